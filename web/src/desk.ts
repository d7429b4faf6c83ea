// The desk's liveness: who calls opens at once, what is written is kept, keys go where the hand would. It all works without.
import { typing } from "./heard.ts";
import { live, refresh } from "./live.ts";
import { keyOf, mayLeave, type Key } from "./desk/keys.ts";

const field = (node: Element | null): boolean => !!node && /^(INPUT|TEXTAREA|SELECT)$/.test(node.nodeName);
const composer = (): HTMLTextAreaElement | null => document.querySelector<HTMLTextAreaElement>("#text");

/** Whether something was typed that would be lost. */
function busy(): boolean {
  const forms = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("main textarea, main input:not([type=hidden])")];
  const typed = forms.some((one) => !/^(checkbox|radio|search)$/.test(one.type) && one.value !== one.defaultValue && one.id !== "text");
  return !mayLeave({ typed, writing: document.activeElement === composer() && composer()?.value !== "" });
}

/** A call that this page has not opened yet opens, unless somebody is writing: then its banner waits. */
function rings(): void {
  for (const ring of document.querySelectorAll<HTMLElement>("[data-ring]")) {
    const url = ring.dataset.ring ?? "";
    if (!url || sessionStorage.getItem(url)) continue;
    sessionStorage.setItem(url, "seen");
    if (!busy()) location.assign(url);
  }
}

/** Keep what is being written, a moment after each pause. */
function drafts(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-draft]");
  const text = composer();
  if (!form || !text) return;
  let kept = text.value;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    if (text.value === kept) return;
    kept = text.value;
    navigator.sendBeacon(form.dataset.draft ?? "", new URLSearchParams({ text: kept }));
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    kept = text.value;
  });
  window.addEventListener("pagehide", keep);
}

function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("#list .mails a")];
  const at = links.findIndex((link) => link.getAttribute("aria-current"));
  links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.click();
}

const acts: Record<Key, () => void> = {
  next: () => step(1),
  before: () => step(-1),
  reply: () => composer()?.focus(),
  internal: () => {
    const details = document.querySelector<HTMLDetailsElement>("#internal");
    if (details) details.open = true;
    document.querySelector<HTMLTextAreaElement>("#internal-text")?.focus();
  },
  search: () => document.querySelector<HTMLInputElement>("#q")?.focus(),
  send: () => composer()?.form?.requestSubmit(),
  leave: () => (document.activeElement as HTMLElement | null)?.blur(),
};

document.addEventListener("keydown", (event) => {
  const inField = field(document.activeElement);
  const key = keyOf({ key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, inField, composing: event.isComposing });
  if (!key || (key === "send" && document.activeElement !== composer())) return;
  event.preventDefault();
  acts[key]();
});

// What was just sent may have been read before this page listened.
if (new URLSearchParams(location.search).get("dit") === "envoye") setTimeout(() => void refresh(), 2_000);
drafts();
rings();
typing();
document.addEventListener("comptoir:morphed", rings);
// Who calls is shown at once; the rest may wait for the end of a breath.
live(refresh, (topic) => (topic === "call" ? 0 : 150));

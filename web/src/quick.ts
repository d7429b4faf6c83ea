// Small forms answered without a full page: the answer is the page itself, whose fragments are morphed.
import { morphPage } from "./morph.ts";

/** Buttons marked `data-quick` post their form in the background; on any doubt the browser posts it itself. */
export function quickForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const { submitter } = event;
    if (!(form instanceof HTMLFormElement) || !submitter?.hasAttribute("data-quick")) return;
    event.preventDefault();
    const url = submitter.getAttribute("formaction") ?? form.action;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form, submitter)) fields.append(name, String(value));
    submitter.setAttribute("aria-busy", "true");
    fetch(url, { method: "POST", body: fields, headers: { "x-fragment": "live" } })
      .then(async (answer) => {
        if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new Error(String(answer.status));
        morphPage(await answer.text());
        if (answer.redirected) history.replaceState(null, "", answer.url);
        submitter.removeAttribute("aria-busy");
      })
      .catch(() => {
        submitter.removeAttribute("data-quick");
        submitter.removeAttribute("aria-busy");
        form.requestSubmit(submitter);
      });
  });
}

// Turn one piece of the page into a newer one without losing focus, typed text or what was unfolded.

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isField = (node: Element): node is Field => /^(INPUT|TEXTAREA|SELECT)$/.test(node.nodeName);

/** Whether a person has touched this field since the server wrote it. */
function touched(field: Field): boolean {
  if (field === document.activeElement) return true;
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
    return field.checked !== field.defaultChecked;
  }
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  return field.type !== "hidden" && field.value !== field.defaultValue;
}

function sameKind(a: Node, b: Node): boolean {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) return false;
  if (!(a instanceof Element) || !(b instanceof Element)) return true;
  return a.id === b.id && a.getAttribute("data-key") === b.getAttribute("data-key");
}

function attributes(from: Element, to: Element): void {
  const keep = (name: string) => name === "open" && from.nodeName === "DETAILS";
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !keep(name)) from.removeAttribute(name);
  }
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !keep(name)) from.setAttribute(name, value);
  }
}

/** Make `from` like `to`, in place. Radios of one group follow the person as soon as one of them was touched. */
export function morph(from: Element, to: Element): void {
  if (from.isEqualNode(to)) return;
  if (isField(from) && isField(to)) {
    const mine = touched(from);
    const { value } = from;
    const checked = from instanceof HTMLInputElement && from.checked;
    attributes(from, to);
    if (mine) {
      from.value = value;
      if (from instanceof HTMLInputElement) from.checked = checked;
    } else if (from instanceof HTMLInputElement && to instanceof HTMLInputElement) {
      from.value = to.value;
      from.checked = to.checked;
    }
    if (from instanceof HTMLInputElement) return;
  } else {
    attributes(from, to);
  }
  children(from, to);
}

function children(from: Element, to: Element): void {
  let here: ChildNode | null = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    let match = here;
    while (match && !sameKind(match, wanted)) match = match.nextSibling;
    if (!match) {
      from.insertBefore(wanted, here);
      continue;
    }
    if (match !== here) from.insertBefore(match, here);
    else here = here?.nextSibling ?? null;
    if (match instanceof Element && wanted instanceof Element) morph(match, wanted);
    else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
  }
  while (here) {
    const next: ChildNode | null = here.nextSibling;
    here.remove();
    here = next;
  }
}

/** Put every `[data-fragment]` of a fetched page in the place of the one with the same id, and its title in the tab. */
export function morphPage(html: string): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const wanted of page.querySelectorAll("[data-fragment][id]")) {
    const present = document.getElementById(wanted.id);
    if (present) morph(present, wanted);
  }
  if (page.title) document.title = page.title;
  document.dispatchEvent(new CustomEvent("comptoir:morphed"));
}

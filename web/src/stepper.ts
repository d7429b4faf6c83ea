// The shelf's steppers and the basket bar: counted here, with the prices that the server wrote.
import { amount, euros, moved } from "./money.ts";

const fields = (form: HTMLElement) => [...form.querySelectorAll<HTMLInputElement>("input[data-cents]")];
const number = (text: string | undefined, otherwise: number) => (text && Number.isFinite(Number(text)) ? Number(text) : otherwise);

function show(field: HTMLInputElement): void {
  field.closest<HTMLElement>("[data-count]")?.classList.toggle("is-in", number(field.value, 0) > 0);
}

function total(form: HTMLElement): void {
  let cents = 0;
  let articles = 0;
  for (const field of fields(form)) {
    const per = number(field.dataset.per, 1);
    const quantity = Math.max(0, number(field.value, 0));
    cents += amount(quantity, number(field.dataset.cents, 0), per);
    articles += per > 1 ? Math.min(1, quantity) : quantity;
  }
  const bar = form.querySelector<HTMLElement>("[data-bar]");
  if (!bar) return;
  const { one = "", many = "" } = bar.dataset;
  bar.classList.toggle("is-empty", articles === 0);
  const count = bar.querySelector("[data-bar-count]");
  const sum = bar.querySelector("[data-bar-total]");
  if (count) count.textContent = (articles === 1 ? one : many).replace("{n}", String(articles));
  if (sum) sum.textContent = euros(cents, document.documentElement.lang);
}

/** Take over the + and − buttons of `form[data-basket]`; without script they ask the server for the same. */
export function steppers(): void {
  const form = document.querySelector<HTMLElement>("form[data-basket]");
  if (!form) return;
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-step]") : null;
    const box = button?.closest("[data-count]");
    const field = box?.querySelector<HTMLInputElement>("input[data-cents]");
    if (!button || !field) return;
    event.preventDefault();
    const steps = number(button.dataset.step, 0);
    field.value = String(moved(number(field.value, 0), steps, number(field.step, 1), number(field.max, 999)));
    show(field);
    total(form);
    // The minus button disappears at zero: the focus goes to its neighbour.
    if (number(field.value, 0) === 0) box?.querySelector<HTMLElement>("[data-step='1']")?.focus();
  });
  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.cents) {
      total(form);
    }
  });
  const all = (): void => {
    fields(form).forEach(show);
    total(form);
  };
  document.addEventListener("comptoir:morphed", all);
  window.addEventListener("pageshow", all); // the browser gives typed numbers back on "back"
  all();
}

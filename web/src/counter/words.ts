// The sentences of the scripts: written by the server in the reader's language, carried by `<template id="words">`.

/** One sentence by its name, or nothing. */
export function word(name: string): string {
  return document.getElementById("words")?.dataset[name] ?? "";
}

/** Put values in the places of a sentence: `#`, then `%`, then `§`. */
export function fill(sentence: string, ...values: (string | number)[]): string {
  const places = ["#", "%", "§"];
  return values.reduce<string>((text, value, i) => text.replace(places[i] ?? "#", () => String(value)), sentence);
}

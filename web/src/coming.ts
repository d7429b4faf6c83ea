// "J'arrive" with the phone's own position: asked only at a tap, used here, never sent.
import { metres, minutes } from "./way.ts";

/** Forms marked `data-coming` know where the shop is; their `data-locate` button fills in the minutes. */
export function coming(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-locate]") : null;
    const form = button?.closest<HTMLFormElement>("form[data-coming]");
    if (!button || !form || !("geolocation" in navigator)) return;
    const { lat = "", lon = "", denied = "" } = form.dataset;
    button.setAttribute("aria-busy", "true");
    const say = (words: string): void => {
      button.removeAttribute("aria-busy");
      const said = document.querySelector("[data-coming-said]");
      if (said) said.textContent = words;
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const here = { lat: coords.latitude, lon: coords.longitude };
        const way = minutes(metres(here, { lat: Number(lat), lon: Number(lon) }), coords.speed);
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "minutes", value: String(way) });
        form.append(field);
        form.submit();
      },
      () => say(denied),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

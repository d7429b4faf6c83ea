// Web push: offered only where the browser can, asked only when a person presses the button.

/** A VAPID key as the browser wants it. */
export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  const text = atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Show and serve `[data-push]` buttons: `data-key` is the server's key, `data-url` takes the subscription. */
export function follow(): void {
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  for (const box of document.querySelectorAll<HTMLElement>("[data-push]")) {
    const button = box.querySelector("button");
    const { key, url, done = "", refused = "" } = box.dataset;
    if (!able || !button || !key || !url) continue;
    box.hidden = false;
    const say = (words: string): void => {
      const said = box.querySelector("[data-push-said]");
      if (said) said.textContent = words;
    };
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      if ((await Notification.requestPermission()) !== "granted") return say(refused);
      const worker = await navigator.serviceWorker.ready;
      const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(key) });
      const topics = [...document.querySelectorAll<HTMLInputElement>("input[name='topic']:checked")].map(({ value }) => value);
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ subscription, topics }),
      });
      say(answer.ok ? done : refused);
    });
  }
}

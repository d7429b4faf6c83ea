// The public pages' liveness. Every page works without it: it only saves a reload, a keystroke or a wait.
import { coming } from "./coming.ts";
import { follow } from "./follow.ts";
import { concerns, heard } from "./heard.ts";
import { live, refresh } from "./live.ts";
import { printing } from "./print.ts";
import { quickForms } from "./quick.ts";
import { reserve } from "./reserve.ts";
import { search } from "./search.ts";
import { steppers } from "./stepper.ts";

live(refresh, (topic) => (concerns(topic) ? 150 : undefined));
quickForms();
printing();
steppers();
reserve();
search();
follow();
coming();
heard();

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}

// A zip: asked for, watched while it is made, then taken by the browser itself.
import { h, pause } from "../../core/dom.js";
import { getJson, postJson, Problem } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";

const LOOK = 700; // ms

/**
 * Asks for a zip and waits until it is ready, calling `onprogress(done, total)`. Throws a Problem.
 * @param {string} url
 * @param {unknown} wanted
 * @param {(done: number, total: number) => unknown} onprogress
 */
export async function makeZip(url, wanted, onprogress) {
  /** @type {Server.Zip} */
  let zip = await postJson(url, wanted);
  while (zip.state === "waiting" || zip.state === "preparing") {
    onprogress(zip.done, zip.total);
    await pause(LOOK);
    zip = await getJson(zip.look);
  }
  if (zip.state === "failed") throw new Problem(zip.problem, { canRetry: false });
  return zip;
}

/**
 * Says that it comes, and what it lacks; it can be had once more.
 * @param {Server.Zip} zip
 */
export function toastZip(zip) {
  const words = zip.left_out
    ? tn(
        "The zip is on its way, without {n} picture.",
        "The zip is on its way, without {n} pictures.",
        zip.left_out,
      )
    : t("The zip is on its way.");
  toast(words, { label: t("Download it again"), run: () => takeZip(zip) });
}

/**
 * Hands it to the browser's downloads, which can pause it and go on.
 * @param {Server.Zip} zip
 */
export function takeZip(zip) {
  const link = h("a", { href: zip.url, download: "", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}

// A zip: asked for, watched while it is made, then taken by the browser itself.
import { h, pause } from "../../core/dom.js";
import { getJson, postJson, Problem } from "../../core/http.js";

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
 * Hands it to the browser's downloads, which can pause it and go on.
 * @param {Server.Zip} zip
 */
export function takeZip(zip) {
  const link = h("a", { href: zip.url, download: "", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}

// A zip: asked for, watched while it is made, then taken by the browser itself.
import { h } from "../../core/dom.js";
import { getJson, postJson, Problem } from "../../core/http.js";

const LOOK = 700; // ms

const pause = (/** @type {number | undefined} */ time) => new Promise((done) => setTimeout(done, time));

/**
 * Asks for a zip and waits until it is ready, calling `onprogress(done, total)`. Throws a Problem.
 * @param {string} url
 * @param {unknown} wanted
 * @param {(...args: any[]) => any} onprogress
 */
export async function makeZip(url, wanted, onprogress) {
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
 * @param {any} zip
 */
export function takeZip(zip) {
  const link = h("a", { href: zip.url, download: "", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}

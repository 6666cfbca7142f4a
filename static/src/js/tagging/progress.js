// How many frames are still being matched again, told until there are none.
import { getJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";

const EVERY = 1000;

/**
 * Keeps `element` up to date with the count at `url`; `done` runs when it has come down to nothing.
 * @param {HTMLElement} element
 * @param {string} url
 * @param {number} waiting
 * @param {() => unknown} done
 */
export function watchProgress(element, url, waiting, done) {
  const tell = (/** @type {number} */ count) => {
    element.hidden = !count;
    element.dataset.waiting = String(count);
    element.textContent = count
      ? tn("{n} frame is being matched again.", "{n} frames are being matched again.", count)
      : "";
  };
  const ask = async () => {
    try {
      /** @type {Server.StillWaiting} */
      const answer = await getJson(url);
      tell(answer.waiting);
      if (!answer.waiting) return done();
    } catch {
      element.textContent = t("The server cannot be reached; trying again.");
    }
    setTimeout(ask, EVERY);
  };
  tell(waiting);
  if (waiting) setTimeout(ask, EVERY);
}

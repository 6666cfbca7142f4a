// The way back: what can be undone is done at once, and a message offers Undo. Ctrl Z takes the latest offer, also
// when its message has gone.
import { find, isTyping } from "./dom.js";
import { postJson } from "./http.js";
import { t } from "./i18n.js";
import { toast } from "./toast.js";

/** @typedef {{ run: () => unknown, close: () => void }} Undoable */
/** @typedef {{ words: string, url?: string }} Left */

const MOST = 20; // offers that are kept
const LEFT = "mediahub.undo"; // an offer that the next page makes

/** @type {Undoable[]} the latest last */
const offers = [];
/** @type {{ run: () => unknown, whileEmpty: boolean } | null} */
let own = null;

/**
 * Says what was done, with Undo, which calls `run()`, and with what else is offered then.
 * @param {string} words
 * @param {() => unknown} run
 * @param {Offer[]} others
 */
export function offerUndo(words, run, ...others) {
  /** @type {Undoable} */
  const offer = { run, close: () => {} };
  offers.push(offer);
  if (offers.length > MOST) offers.shift();
  offer.close = toast(words, { label: t("Undo"), run: () => take(offer) }, ...others);
}

/** @param {Undoable} offer */
function take(offer) {
  const at = offers.indexOf(offer);
  if (at < 0) return;
  offers.splice(at, 1);
  offer.close();
  return offer.run();
}

/**
 * Lets Ctrl Z call `run()`, on pages that have a line of answers of their own; with `whileEmpty` also from an input
 * with nothing in it, where somebody answers by typing.
 * @param {() => unknown} run
 * @param {{ whileEmpty?: boolean }} how
 */
export function undoBy(run, { whileEmpty = false } = {}) {
  own = { run, whileEmpty };
}

/**
 * Leaves an offer for the page that is loaded next: Undo posts to `url`, or presses what that page marks with
 * `data-undo-offer`.
 * @param {string} words
 * @param {string} [url]
 */
export function leaveUndo(words, url) {
  sessionStorage.setItem(LEFT, JSON.stringify({ words, url }));
}

function offerWhatWasLeft() {
  const kept = sessionStorage.getItem(LEFT);
  if (!kept || !find("[data-toasts]")) return;
  sessionStorage.removeItem(LEFT);
  /** @type {Left} */
  const { words, url } = JSON.parse(kept);
  offerUndo(words, async () => {
    if (!url) return find("[data-undo-offer]")?.click();
    try {
      await postJson(url);
      location.reload();
    } catch (problem) {
      toast(problem.message);
    }
  });
}

/** @param {EventTarget | null} target */
function isElsewhere(target) {
  if (find("dialog[open]")) return true;
  const { type, value } = /** @type {Partial<HTMLInputElement>} */ (target);
  return isTyping(target) && type !== "range" && !(own?.whileEmpty && value === "");
}

/** Connects Ctrl Z (and ⌘Z); text that somebody writes has the browser's own. */
export function connectUndo() {
  offerWhatWasLeft();
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!isUndo || event.key.toLowerCase() !== "z" || isElsewhere(event.target)) return;
    const last = offers.at(-1);
    const button = find("[data-undo-offer]");
    const run = own?.run ?? (last && (() => take(last))) ?? (button && (() => button.click()));
    if (!run) return;
    event.preventDefault();
    run();
  });
}

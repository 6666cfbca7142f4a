// The panel is drawn anew under somebody who reads or edits there: what they are in the middle of stays.
import { find, isTyping } from "../core/dom.js";

/** What holds words that are not saved: an open field or draft, a conflict, a name that is being typed. */
const UNSAVED = ".inline__conflict, .inline--saving, textarea, .depiction__add:not(:placeholder-shown)";
/** What keeps its words while another part of the same picture is changed by the same person. */
const CARRIED = ".inline__conflict, .inline--saving";
const FOCUSABLE = "button, a[href], summary, input, select";

/** Whether somebody writes in the panel. @param {HTMLElement} panel */
export function isWriting(panel) {
  const { activeElement: here } = document;
  return here !== null && panel.contains(here) && isTyping(here);
}

/** Whether news must wait: somebody writes in the panel, or has something there that is not saved. @param {HTMLElement} panel */
export const isBusy = (panel) => isWriting(panel) || Boolean(find(UNSAVED, panel));

/**
 * Calls `draw()`, which fills the panel anew for the same picture: it stays scrolled, its folds stay open, what is in
 * conflict or being saved stays in its place, and the focus stays where it was.
 * @param {HTMLElement} panel
 * @param {() => unknown} draw
 */
export function redraw(panel, draw) {
  const { scrollTop } = panel;
  const here = /** @type {HTMLElement | null} */ (document.activeElement);
  const place = here !== panel && panel.contains(here) ? placeOf(here) : "";
  const opened = [...panel.querySelectorAll("details[open]")].map(foldOf);
  const carried = [...panel.querySelectorAll(CARRIED)].map((one) => one.closest("[data-field]"));
  draw();
  for (const one of panel.querySelectorAll("details")) one.open = opened.includes(foldOf(one));
  for (const one of carried) find(`[data-field="${one?.dataset.field}"]`, panel)?.replaceWith(one);
  panel.scrollTop = scrollTop;
  if (!place) return;
  const twin = panel.contains(here)
    ? here
    : [...panel.querySelectorAll(FOCUSABLE)].find((one) => placeOf(one) === place);
  twin?.focus({ preventScroll: true });
}

/** @param {PageElement} fold */
const foldOf = (fold) => Object.keys(fold.dataset)[0];

/** What is the same of an element before and after: its kind, and the field that it edits or what it says. @param {HTMLElement | null} one */
const placeOf = (one) =>
  one &&
  `${one.tagName} ${one.closest("[data-field]")?.dataset.field ?? one.getAttribute("aria-label") ?? one.textContent}`;

// The keys of culling.
import { isTyping } from "../../core/dom.js";
import { t } from "../../core/i18n.js";
import { listKeys } from "../../core/keys.js";
import { LABELS } from "./labels.js";

const PAN = 0.12;

/** @typedef {[x: number, y: number]} Arrow */

/**
 * Connects the keys to what they do.
 * @param {Cull.Keys} act
 */
export function makeKeys(act) {
  /** @type {Record<string, Arrow>} */
  const arrows = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  /** @type {Record<string, () => unknown>} */
  const keys = {
    p: () => act.answer({ flag: "pick" }),
    x: () => act.answer({ flag: "reject" }),
    u: () => act.answer({ flag: "", rating: null, label: "" }, { goesOn: false }),
    0: () => act.answer({ rating: null }, { goesOn: false }),
    c: act.compare,
    z: act.zoom,
    s: act.toggleStack,
    Home: act.first,
    End: act.last,
    Escape: act.leave,
  };
  for (const value of [1, 2, 3, 4, 5]) keys[value] = () => act.answer({ rating: value });
  for (const { key, label } of LABELS) if (key) keys[key] = () => act.answer({ label }, { goesOn: false });

  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || document.querySelector("dialog[open], details[data-menu][open]")) return;
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === " " && !event.target.closest?.("button, a, summary")) {
      event.preventDefault();
      return act.step(event.shiftKey ? -1 : 1);
    }
    const arrow = arrows[key];
    const action = arrow
      ? () => move(act, arrow, event.shiftKey)
      : keys[key.length === 1 ? key.toLowerCase() : key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  listKeys(t("Culling"), [
    [["P"], t("Pick")],
    [["X"], t("Reject")],
    [["U"], t("Remove the answer")],
    [["1", "…", "5"], t("Rate; the same once more takes it away")],
    [["6", "7", "8", "9"], t("Label red, yellow, green, blue; the same once more takes it away")],
    [["←", "→"], t("Previous, next")],
    [["Space"], t("Next; back with Shift")],
    [["↑", "↓"], t("Within a burst")],
    [["S"], t("Open or close a burst")],
    [["C"], t("Compare two, three, four")],
    [["Z"], t("100 % and back; also by click and wheel")],
    [["Shift", "←"], t("Move the zoomed picture")],
    [["Ctrl", "Z"], t("Undo the last answer")],
  ]);
}

/**
 * Arrows go to other frames; with Shift, while zoomed, they move the picture.
 * @param {Cull.Keys} act
 * @param {Arrow} arrow
 * @param {boolean} isShifted
 */
function move(act, [x, y], isShifted) {
  if (act.isZoomed() && isShifted) act.pan(x * PAN, y * PAN);
  else if (x) act.step(x);
  else act.pickMember(y);
}

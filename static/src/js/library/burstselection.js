// Pictures in closed bursts under the selected ones: said beside the count, and selected on request.
import { announce, h } from "../core/dom.js";
import { formatNumber } from "../core/format.js";
import { postJson } from "../core/http.js";
import { t } from "../core/i18n.js";

const PAUSE = 150; // ms after the last change of the selection

/**
 * Says how many pictures lie in bursts under the selection, with a button that selects them too or leaves
 * them out again. `address()` is asked which they are; `isAny()` says whether anything is folded at all.
 * @param {import("../grid/selection.js").Selection} selection
 * @param {{ address: () => string, isAny: () => unknown }} library
 */
export function foldedPictures(selection, { address, isAny }) {
  const note = h("span", { class: "selection__note" });
  const button = h("button", { type: "button", class: "button" });
  const root = h("div", { class: "selection__folded", hidden: true }, note, button);
  /** @type {string[]} */
  let found = [];
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const isIn = () => found.every((id) => selection.has(id));

  function show() {
    root.hidden = found.length === 0 || selection.size === 0;
    if (root.hidden) return;
    const others = found.filter((id) => !selection.has(id)).length;
    const n = formatNumber(others || found.length);
    note.textContent = others ? t("{n} more in bursts", { n }) : t("{n} of them in bursts", { n });
    button.textContent = others
      ? t("Select all {n}", { n: formatNumber(selection.size + others) })
      : t("Only the {n} shown", { n: formatNumber(selection.size - found.length) });
  }

  async function ask() {
    const mine = ++asked;
    const folded = new Set(found);
    const ids = selection.ids.filter((id) => !folded.has(id));
    const answer = ids.length && isAny() ? await postJson(address(), { ids }).catch(() => null) : { ids: [] };
    if (mine !== asked || !answer) return;
    const isNews = answer.ids.length > 0 && answer.ids.length !== found.length;
    found = answer.ids;
    show();
    if (isNews) announce(note.textContent);
  }

  button.addEventListener("click", () => selection.add(found, { canRemove: isIn() }));
  selection.addEventListener("change", () => {
    show();
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  return root;
}

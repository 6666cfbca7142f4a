// What was understood of the words, as chips below the search: each can be taken away.
import { find, h, icon } from "../core/dom.js";
import { t } from "../core/i18n.js";

/**
 * Draws the chips of a result; `onleft(q)` is the question without the one that was taken away.
 * @param {Server.Chip[]} chips
 * @param {(q: string) => unknown} onleft
 */
export function showUnderstood(chips, onleft) {
  const list = find("[data-understood]");
  const hadFocus = list.contains(document.activeElement);
  list.replaceChildren(
    ...chips.map((one) =>
      h(
        "li",
        {},
        chip(one, () => onleft(one.left)),
      ),
    ),
  );
  list.hidden = chips.length === 0;
  if (hadFocus) (find("button", list) ?? find("#search")).focus();
}

/** @param {Server.Chip} chip @param {() => unknown} onclick */
const chip = ({ kind, label }, onclick) =>
  h(
    "button",
    {
      type: "button",
      class: "chip",
      "data-kind": kind,
      "aria-label": t("Take away “{label}”", { label }),
      title: label,
      onclick,
    },
    h("span", { class: "chip__text" }, label),
    icon("close"),
  );

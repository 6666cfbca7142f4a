// Five stars to click, or to reach with arrows; the same star again takes the rating away.
import { h } from "../../core/dom.js";
import { t, tn } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { saveField } from "./save.js";

/**
 * The rating of asset `id`, from `fields.rating`. `.rate(n)` is what the keys 1 to 5 call.
 * @param {string} id
 * @param {Edit.Fields} fields
 * @param {{ onsaved?: Edit.OnSaved }} how
 */
export function stars(id, fields, { onsaved } = {}) {
  const buttons = [1, 2, 3, 4, 5].map((value) =>
    h(
      "button",
      {
        type: "button",
        class: "stars__star",
        "aria-label": tn("{n} star", "{n} stars", value),
        onclick: () => rate(value),
      },
      "★",
    ),
  );
  const root = h("div", { class: "stars", role: "group", "aria-label": t("Rating") }, ...buttons);
  const show = () =>
    buttons.forEach((button, place) =>
      button.setAttribute("aria-pressed", String(place < Math.round(Number(fields.rating ?? 0)))),
    );

  /** @param {number} value */
  async function rate(value) {
    const was = fields.rating ?? null;
    const next = Math.round(Number(was)) === value ? null : value;
    fields.rating = next;
    show();
    try {
      const action = await saveField(id, "rating", was, next);
      if (action) onsaved?.(action, "rating");
    } catch (problem) {
      fields.rating = problem.fields ? problem.fields.rating : was;
      show();
      toast(problem.message);
    }
  }

  show();
  return Object.assign(root, { rate });
}

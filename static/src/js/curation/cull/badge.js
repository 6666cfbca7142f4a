// The answer on a frame that stands beside others.
import { h } from "../../core/dom.js";
import { t } from "../../core/i18n.js";
import { starsOf } from "../../core/rating.js";
import { labelWords } from "./labels.js";

/**
 * Its flag, stars and label in words; nothing is seen of it while there is no answer.
 * @param {Cull.Answer} answer
 */
export function badgeOf({ flag, rating, label }) {
  const words = [
    flag === "pick" && t("Picked"),
    flag === "reject" && t("Rejected"),
    starsOf(rating),
    labelWords(label),
  ].filter(Boolean);
  const shown = { class: "frame__badge", "data-flag": flag, hidden: !words.length };
  return h("figcaption", shown, words.join(" "));
}

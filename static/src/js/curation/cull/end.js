// What stands in place of pictures when culling is through, or could not begin.
import { announce, find, h, icon } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { t, tn } from "../../core/i18n.js";

/**
 * Says that there is nothing more to look at; `isFiltered` if only with this answer.
 * @param {{ isEmpty: boolean, isFiltered: boolean, picked: number }} outcome
 */
export function tellEnd({ isEmpty, isFiltered, picked }) {
  const title = isFiltered ? t("Nothing here with this answer") : t("That was all");
  show(
    h("h2", {}, isEmpty ? t("No pictures to look at") : title),
    h(
      "p",
      {},
      isEmpty
        ? t("The search found nothing. Choose others in the library.")
        : tn("{n} picture is picked.", "{n} pictures are picked.", picked),
    ),
    h(
      "p",
      { class: "end__ways" },
      h("a", { class: "button button--primary", href: `${config().home}picks` }, t("Everyone’s picks")),
      h("a", { class: "button", href: config().home }, t("To the library")),
    ),
  );
  announce(find("[data-end]").textContent ?? "");
}

/** @param {Error} problem */
export function tellProblem(problem) {
  const again = () => location.reload();
  show(
    h("h2", {}, t("The pictures did not come")),
    h("p", {}, problem.message),
    h("button", { type: "button", class: "button", onclick: again }, icon("retry"), t("Try again")),
  );
}

/** @param {Node[]} content */
function show(...content) {
  find("[data-end]").replaceChildren(...content);
  find("[data-end]").hidden = false;
}

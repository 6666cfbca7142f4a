// When there is nothing to show: why, and the first step.
import { find, h, icon } from "../core/dom.js";
import { formatNumber } from "../core/format.js";
import { config } from "../core/config.js";
import { filterWords } from "../searches/searchbar.js";
import { t } from "../core/i18n.js";
import { similarNames } from "../searches/similarnames.js";

/**
 * Shows what a result without pictures means; hides itself when there are some.
 * @param {Server.Result} result
 * @param {LibraryState} state
 * @param {{ ondrop: (name: string, value: string) => unknown, onclear: () => unknown }} ways
 */
export function showState(result, state, { ondrop, onclear }) {
  const root = find("[data-state]");
  const isPlain = !state.q.trim() && !Object.keys(state.filters).length;
  document.body.classList.toggle("is-empty", isPlain && result.total === 0);
  root.hidden = result.total > 0;
  if (result.total > 0) return;
  root.replaceChildren(...(isPlain ? emptyEvent() : nothingFound(result, state, { ondrop, onclear })));
}

/**
 * Shows a failure in place of pictures, with a way on.
 * @param {import("../core/http.js").Problem} problem
 * @param {() => unknown} retry
 */
export function showFailure(problem, retry) {
  const root = find("[data-state]");
  root.hidden = false;
  const here = encodeURIComponent(location.pathname + location.search);
  root.replaceChildren(
    h(
      "h2",
      {},
      problem.status === 401 ? t("You have been signed out") : t("The pictures could not be loaded"),
    ),
    h("p", {}, problem.message),
    problem.status === 401
      ? h("a", { class: "button button--primary", href: `${config().signIn}?next=${here}` }, t("Sign in"))
      : h("button", { type: "button", class: "button button--primary", onclick: retry }, t("Try again")),
  );
}

function emptyEvent() {
  const waits = t("{event} waits for its first pictures.", { event: config().event.name });
  const appear = h("p", { class: "dim" }, t("Pictures appear here by themselves while they come in."));
  if (!config().upload) return [h("h2", {}, t("No pictures yet")), h("p", {}, waits), appear];
  const command = `mediahub ingest ~/Pictures/card-1 \\\n  --event ${config().event.slug} --photographer "Your Name"`;
  return [
    h("h2", {}, t("No pictures yet")),
    h("p", {}, waits),
    h("a", { class: "button button--primary", href: config().upload }, icon("upload"), t("Upload pictures")),
    h("p", {}, t("Or on the machine that runs MediaHub:")),
    h("pre", { class: "command", tabindex: "0" }, h("code", {}, command)),
    appear,
  ];
}

/**
 * Why there is nothing, and what to drop for which there would be something.
 * @param {Server.Result} result
 * @param {Pick<LibraryState, "q">} state
 * @param {{ ondrop: (name: string, value: string) => unknown, onclear: () => unknown }} ways
 */
function nothingFound(result, { q }, { ondrop, onclear }) {
  const drops = result.drops.map(([name, value, total]) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "button", onclick: () => ondrop(name, value) },
        dropWords(name, value, result),
        h("span", { class: "dim" }, ` ${formatNumber(total)}`),
      ),
    ),
  );
  const why = drops.length
    ? t("Nothing fits all of it at once. With one part less there are pictures:")
    : t(
        "Fewer or other words may find more; names are found in any script, and the start of a word " +
          "with a star: robot*.",
      );
  return [
    h(
      "h2",
      {},
      q.trim() ? t("Nothing found for “{words}”", { words: q.trim() }) : t("Nothing fits these filters"),
    ),
    h("p", {}, why),
    ...(drops.length ? [h("ul", { class: "state__drops" }, ...drops)] : []),
    similarNames(q),
    h(
      "button",
      { type: "button", class: "button button--primary", onclick: onclear },
      t("Show all pictures"),
    ),
    ...startingPoints(result.starting_points),
  ];
}

/**
 * What has most pictures, as links, by kind.
 * @param {Server.Facet[]} facets
 */
function startingPoints(facets) {
  if (!facets.length) return [];
  const links = (/** @type {Server.Facet} */ { name, values }) =>
    values.map(({ value, count }) =>
      h(
        "li",
        {},
        h(
          "a",
          { class: "button", href: `${config().home}?${new URLSearchParams({ [name]: value })}` },
          filterWords(name, value, facets).label,
          h("span", { class: "dim" }, ` ${formatNumber(count)}`),
        ),
      ),
    );
  return [
    h("h3", {}, t("Or begin here")),
    ...facets.flatMap((facet) => [
      h("p", { class: "dim" }, facet.label),
      h("ul", { class: "state__drops", "aria-label": facet.label }, ...links(facet)),
    ]),
  ];
}

/** @param {string} name @param {string} value @param {Server.Result} result */
function dropWords(name, value, result) {
  if (name === "q") return value ? t("Only “{words}”", { words: value }) : t("Without the words");
  const { facet, label } = filterWords(name, value, result.facets);
  return t("Without {facet} “{label}”", { facet: facet.toLowerCase(), label });
}

// When nothing was found: names like the words, as links.
import { h } from "../core/dom.js";
import { formatNumber } from "../core/format.js";
import { config } from "../core/config.js";
import { getJson } from "../core/http.js";
import { t } from "../core/i18n.js";

/**
 * A place in the page that fills with names like `text`, if there are any.
 * @param {string} text
 */
export function similarNames(text) {
  const place = h("div", { class: "state__similar" });
  if (text.trim()) fill(place, text);
  return place;
}

/** @param {HTMLElement} place @param {string} text */
async function fill(place, text) {
  try {
    const asked = new URLSearchParams({ q: text });
    /** @type {Server.SimilarNames} */
    const { names } = await getJson(`${config().home}searches/similar.json?${asked}`);
    if (!names.length) return;
    const links = names.map(({ facet, value, label, count }) =>
      h(
        "li",
        {},
        h(
          "a",
          { class: "button", href: `${config().home}?${new URLSearchParams({ [facet]: value })}` },
          label,
          h("span", { class: "dim" }, ` ${formatNumber(count)}`),
        ),
      ),
    );
    place.append(h("p", {}, t("Did you mean")), h("ul", { class: "state__meant" }, ...links));
  } catch {
    // the page says already that nothing was found
  }
}

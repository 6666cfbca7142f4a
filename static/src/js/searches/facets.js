// The filters: groups that fold, counts, and a field to find a value where there are many.
import { find, h, icon } from "../core/dom.js";
import { areOfYears, formatDay, formatNumber } from "../core/format.js";
import { t } from "../core/i18n.js";

const SHORT = 7; // values of a group before "Show all"
const DEEPEST = 4; // levels of tags that are set in
const LONG = 12; // values from which a group has its own field
const FOLDED = new Set(["present", "main_colour"]); // shut until someone opens or uses them

/**
 * The words of a facet's value.
 * @param {string} facet
 * @param {{ value: string, label: string }} item
 * @param {boolean} hasYear
 */
export const valueLabel = (facet, { value, label }, hasYear = false) =>
  facet === "day" ? formatDay(value, "UTC", hasYear ? "short" : "long", hasYear) : label;

/** Filters in `root` (moved into `sheet` on narrow screens); calls `ontoggle(name, value)`. */
export class Facets {
  /** @type {HTMLElementTagNameMap["dialog"]} */
  sheet;
  /** @type {Map<string, Group>} */
  #groups = new Map();

  /**
   * @param {HTMLElement} root
   * @param {{ ontoggle: (name: string, value: string) => unknown, onclear: () => unknown }} how
   */
  constructor(root, { ontoggle, onclear }) {
    this.root = root;
    this.ontoggle = ontoggle;
    this.body = h("div", { class: "facets__body" });
    this.clearButton = h(
      "button",
      { type: "button", class: "link-button", onclick: onclear, hidden: true },
      t("Clear all"),
    );
    root.append(h("div", { class: "facets__head" }, h("h2", {}, t("Filters")), this.clearButton), this.body);
    this.#makeSheet();
  }

  /**
   * Draws the facets of a result; focus, folds and scroll stay.
   * @param {Server.Facet[]} facets
   * @param {Record<string, string[]>} filters
   */
  show(facets, filters) {
    const here = /** @type {HTMLElement | null} */ (document.activeElement);
    const focused = here && this.root.contains(here) ? here.dataset.key : null;
    this.clearButton.hidden = Object.keys(filters).length === 0;
    for (const facet of facets) this.#group(facet).show(facet, filters[facet.name] ?? []);
    if (focused) find(`[data-key="${CSS.escape(focused)}"]`, this.root)?.focus({ preventScroll: true });
  }

  /** Opens the sheet on narrow screens. */
  openSheet() {
    this.sheet.showModal();
  }

  /** @param {Server.Facet} facet */
  #group(facet) {
    let group = this.#groups.get(facet.name);
    if (!group) {
      group = new Group(facet, this.ontoggle);
      this.#groups.set(facet.name, group);
      this.body.append(group.element);
    }
    return group;
  }

  #makeSheet() {
    const home = this.root.parentElement;
    const close = h("button", { type: "button", class: "button button--primary" }, t("Show pictures"));
    this.sheet = h("dialog", { class: "facet-sheet", "aria-label": t("Filters") });
    close.addEventListener("click", () => this.sheet.close());
    this.sheet.addEventListener("click", ({ target }) => target === this.sheet && this.sheet.close());
    document.body.append(this.sheet);
    const narrow = matchMedia("(width < 60rem)");
    const settle = () => {
      if (narrow.matches)
        this.sheet.replaceChildren(this.root, h("div", { class: "facet-sheet__foot" }, close));
      else {
        if (this.sheet.open) this.sheet.close();
        home?.prepend(this.root);
      }
    };
    narrow.addEventListener("change", settle);
    settle();
  }
}

class Group {
  /** @type {Server.Facet} */
  facet;
  /** @type {Set<string>} */
  values;
  hasYear = false;
  #all = false;
  #needle = "";

  /**
   * @param {{ name: string, label: string }} facet
   * @param {(name: string, value: string) => unknown} ontoggle
   */
  constructor({ name, label }, ontoggle) {
    this.name = name;
    this.ontoggle = ontoggle;
    this.chosen = h("span", { class: "facet__chosen" });
    this.list = h("ul", { class: "facet__values" });
    this.field = h("input", {
      class: "facet__field",
      type: "search",
      placeholder: t("Find: {what}", { what: label.toLowerCase() }),
      "aria-label": t("Find: {what}", { what: label.toLowerCase() }),
      "data-key": `${name}:field`,
      hidden: true,
    });
    this.field.addEventListener("input", () => {
      this.#needle = this.field.value.trim().toLowerCase();
      this.#draw();
    });
    this.more = h("button", {
      type: "button",
      class: "link-button facet__more",
      "data-key": `${name}:more`,
      hidden: true,
    });
    this.more.addEventListener("click", () => {
      this.#all = !this.#all;
      this.#needle = this.field.value = "";
      this.#draw();
      if (!this.field.hidden) this.field.focus();
    });
    this.element = h(
      "details",
      { class: "facet", open: !FOLDED.has(name) },
      h(
        "summary",
        { class: "facet__name", "data-key": `${name}:summary` },
        icon("chevron-right"),
        label,
        this.chosen,
      ),
      this.field,
      this.list,
      this.more,
    );
  }

  /** @param {Server.Facet} facet @param {string[]} chosen */
  show(facet, chosen) {
    const isNewlyUsed = chosen.length > 0 && !this.values?.size; // shut by hand, it stays shut
    this.facet = facet;
    this.values = new Set(chosen);
    if (isNewlyUsed) this.element.open = true;
    this.hasYear = facet.name === "day" && areOfYears(facet.values.map(({ value }) => value));
    this.element.hidden = facet.values.length === 0;
    this.chosen.textContent = chosen.length ? formatNumber(chosen.length) : "";
    this.#draw();
  }

  #draw() {
    const { values } = this.facet;
    this.field.hidden = !this.#all || values.length < LONG;
    const fitting = values.filter((item) =>
      valueLabel(this.name, item, this.hasYear).toLowerCase().includes(this.#needle),
    );
    const isCut = !this.#all && !this.#needle && fitting.length > SHORT + 1;
    const shown = isCut
      ? fitting.filter((item, index) => index < SHORT || this.values.has(item.value))
      : fitting;
    this.list.replaceChildren(...shown.map((item) => this.#value(item)));
    if (!shown.length)
      this.list.append(
        h("li", { class: "facet__none" }, t("None called “{name}”.", { name: this.field.value })),
      );
    this.more.hidden = values.length <= SHORT + 1;
    this.more.textContent = this.#all
      ? t("Show fewer")
      : t("Show all {n}", { n: formatNumber(fitting.length) });
  }

  /** @param {Server.Value} item */
  #value(item) {
    const input = h("input", {
      type: "checkbox",
      class: "facet__box",
      "data-key": `${this.name}=${item.value}`,
      checked: this.values.has(item.value),
    });
    input.addEventListener("change", () => this.ontoggle(this.name, item.value));
    const label = valueLabel(this.name, item, this.hasYear);
    return h(
      "li",
      {},
      h(
        "label",
        {
          class: "facet__value",
          "data-depth": item.depth ? Math.min(item.depth, DEEPEST) : null,
          title: label,
        },
        input,
        this.name === "main_colour" && h("span", { class: "facet__colour", "data-colour": item.value }),
        h("span", { class: "facet__label" }, label),
        h(
          "span",
          { class: "facet__count" },
          h("span", { class: "visually-hidden" }, ", "),
          formatNumber(item.count),
        ),
      ),
    );
  }
}

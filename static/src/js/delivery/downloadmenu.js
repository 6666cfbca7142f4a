// The menu that a picture's download button opens: original, press, web, a size and part, the camera's file.
import { h, icon } from "../core/dom.js";
import { download } from "./downloads.js";
import { t } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { openCustomSize } from "./customsize.js";

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** The button and its menu. `.show(details)` says what there is; `.download(recipe)` is also for keys. */
export class DownloadMenu {
  #id = "";
  /** @type {Server.Details | null} */
  #details = null;

  constructor() {
    this.button = h(
      "summary",
      {
        class: "icon-button",
        "aria-label": t("Download (d: the original)"),
        title: t("Download (d: the original)"),
      },
      icon("download"),
    );
    this.list = h("div", { class: "menu__list takes__list" });
    this.element = h("details", { class: "menu menu--end takes", "data-menu": true }, this.button, this.list);
    this.element.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener(
      "pointerdown",
      (event) => this.element.contains(event.target) || this.close(),
      true,
    );
  }

  close() {
    this.element.open = false;
  }

  /**
   * The picture `id` is open; what there is of it is not known yet.
   * @param {string} id
   */
  clear(id) {
    this.#id = id;
    this.#details = null;
    this.close();
    this.list.replaceChildren(h("p", { class: "takes__reason dim" }, t("One moment…")));
  }

  /** @param {Server.Details} details */
  show(details) {
    this.#details = details;
    const { offers, download: allowed } = details;
    const items = offers.map(({ recipe, label, note }) =>
      h(
        "button",
        { type: "button", class: "menu__item", onclick: () => this.download(recipe) },
        h("span", {}, label),
        note && h("small", { class: "dim" }, note),
      ),
    );
    this.list.replaceChildren(
      ...(items.length ? items : [h("p", { class: "takes__reason" }, allowed.reason)]),
    );
  }

  async download(recipe = "original") {
    this.close();
    if (recipe === "custom") {
      if (this.#details) openCustomSize(this.#details, (custom) => this.download(custom));
      return;
    }
    try {
      await download(this.#id, recipe, {
        onwait: () => toast(t("Your download begins by itself.")),
      });
    } catch (problem) {
      toast(
        problem.message,
        problem.terms ? { label: t("Read the terms"), run: () => location.assign(problem.terms) } : null,
      );
    }
  }

  /** @param {PageEvent<KeyboardEvent>} event */
  #key(event) {
    if (!this.element.open) return;
    event.stopPropagation();
    const items = [...this.list.querySelectorAll("button")];
    const at = items.indexOf(/** @type {PageElement} */ (document.activeElement));
    const step = STEPS[event.key];
    if (event.key === "Escape") {
      this.close();
      this.button.focus();
    } else if (step && items.length) {
      items[(at + step + items.length) % items.length].focus();
    } else return;
    event.preventDefault();
  }
}

// The row of small pictures below the large one.
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

const CELL = 68; // px, with its gap

/** Thumbs around the open picture; `onpick(index)` when one is chosen. */
export class Filmstrip {
  /** @type {string[]} */
  ids = [];
  index = 0;
  from = 0;
  to = 0;

  /**
   * @param {import("../grid/tilecache.js").TileCache} cache
   * @param {(index: number) => unknown} onpick
   */
  constructor(cache, onpick) {
    this.cache = cache;
    this.track = h("div", { class: "filmstrip__track" });
    this.element = h(
      "div",
      { class: "filmstrip", role: "group", "aria-label": t("Neighbouring pictures") },
      this.track,
    );
    this.element.addEventListener("click", ({ target }) => {
      const cell = target.closest("button");
      if (cell) onpick(Number(cell.dataset.index));
    });
    cache.addEventListener("tiles", () => this.element.isConnected && this.#draw());
  }

  /** @param {string[]} ids @param {number} index */
  show(ids, index) {
    this.ids = ids;
    this.index = index;
    const reach = Math.ceil(innerWidth / CELL / 2) + 1;
    this.from = Math.max(0, index - reach);
    this.to = Math.min(ids.length, index + reach + 1);
    this.cache.need(ids.slice(this.from, this.to));
    this.#draw();
  }

  #draw() {
    /** @type {HTMLElement[]} */
    const cells = [];
    for (let index = this.from; index < this.to; index += 1) cells.push(this.#cell(index));
    this.track.replaceChildren(...cells);
    this.track.style.transform = `translateX(${-(this.index - this.from + 0.5) * CELL}px)`;
  }

  /** @param {number} index */
  #cell(index) {
    const data = this.cache.get(this.ids[index]);
    const isOpen = index === this.index;
    const cell = h("button", {
      type: "button",
      class: "filmstrip__cell",
      tabindex: "-1",
      "data-index": index,
      "aria-current": isOpen ? "true" : null,
      "aria-label": data?.title ?? t("Picture {number}", { number: index + 1 }),
    });
    if (data) cell.style.backgroundColor = data.colour;
    if (data?.thumb) cell.append(h("img", { src: data.thumb, alt: "", draggable: "false" }));
    return cell;
  }
}

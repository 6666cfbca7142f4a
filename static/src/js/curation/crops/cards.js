// The crops of a picture side by side: each with its shape, and what is wrong with it.
import { find, h, icon, iconButton } from "../../core/dom.js";
import { t } from "../../core/i18n.js";
import { cutsHead, cutsSafe, fits } from "./geometry.js";
import { filterOf, showRect } from "./look.js";

const LONGEST = 172; // px of a preview's longer side at most

/**
 * What the cards show: the picture, and how it is turned and lit.
 * @typedef {object} Shown
 * @property {string} src
 * @property {Crops.Size} size
 * @property {Server.Framing} framing
 * @property {Crops.Rect} safe what a crop should not cut into
 * @property {string} active the name of the one that is moved, or nothing
 */

export class Cards {
  /**
   * @param {HTMLElement} list
   * @param {object} crops
   * @param {number[][]} crops.heads each `[left, top, width, height]`
   * @param {(name: string) => Crops.Rect} crops.rectOf
   * @param {(name: string) => boolean} crops.isUsual
   * @param {(name: string) => boolean} crops.isByHand
   * @param {(name: string) => unknown} crops.onchoose
   * @param {(name: string) => unknown} crops.onforget
   */
  constructor(list, crops) {
    this.list = list;
    this.crops = crops;
  }

  /**
   * Draws a card for each of `names`, in their order.
   * @param {string[]} names
   * @param {Shown} shown
   */
  show(names, shown) {
    const cards = () => [...this.list.querySelectorAll("[data-name]")];
    for (const card of cards()) if (!names.includes(card.dataset.name ?? "")) card.remove();
    names.forEach((name, place) => {
      const known = cards().find((one) => one.dataset.name === name);
      const card = known ?? this.#make(name, shown.src);
      if (!known) this.list.insertBefore(card, this.list.children[place] ?? null);
      this.#fill(card, name, shown);
    });
  }

  /** @param {string} name @param {string} src */
  #make(name, src) {
    const words = this.crops.isUsual(name) ? t("Follow the focus again") : t("Delete {name}", { name });
    return h(
      "li",
      { class: "card", "data-name": name },
      h(
        "button",
        { type: "button", class: "card__choose", onclick: () => this.crops.onchoose(name) },
        h("span", { class: "card__box" }, h("img", { class: "card__picture", src, alt: "" })),
        h("span", { class: "card__name" }, name),
      ),
      h("p", { class: "card__state" }),
      iconButton("undo", words, {
        class: "icon-button card__forget",
        onclick: () => this.crops.onforget(name),
      }),
    );
  }

  /** @param {HTMLElement} card @param {string} name @param {Shown} shown */
  #fill(card, name, { size, framing, safe, active }) {
    const rect = this.crops.rectOf(name);
    const box = find(".card__box", card);
    const shape = (rect.width * size.width) / (rect.height * size.height);
    box.style.aspectRatio = String(shape);
    const width = Math.min(LONGEST, card.clientWidth - 18, LONGEST * shape);
    box.style.width = `${width}px`;
    const image = find("img", card);
    showRect(image, rect, framing.angle, size, width);
    image.style.filter = filterOf(framing);
    const warning = this.#warning(rect, size, framing, safe);
    card.toggleAttribute("data-warns", Boolean(warning));
    const words = warning || (this.crops.isByHand(name) ? t("By hand") : t("From the focus"));
    const state = find(".card__state", card);
    if (state.textContent !== words) state.replaceChildren(...(warning ? [icon("alert")] : []), words);
    find(".card__choose", card).setAttribute("aria-pressed", String(active === name));
    find(".card__forget", card).hidden = !this.crops.isByHand(name);
  }

  /** @param {Crops.Rect} rect @param {Crops.Size} size @param {Server.Framing} framing @param {Crops.Rect} safe */
  #warning(rect, size, framing, safe) {
    if (!fits(rect, framing.angle, size)) return t("Shows beyond the edge");
    if (cutsHead(rect, this.crops.heads)) return t("Cuts a head");
    return cutsSafe(rect, safe) ? t("Cuts into what matters") : "";
  }
}

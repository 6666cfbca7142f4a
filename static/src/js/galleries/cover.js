// The cover above the paper, cut as the page cuts it, with the point that it is held by.
import { draggable, movable } from "../curation/crops/drag.js";
import { announce, debounce, h } from "../core/dom.js";
import { config } from "../core/config.js";
import { postJson } from "../core/http.js";
import { t } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { offerUndo } from "../core/undo.js";

const PAUSE = 400; // ms without a move before it is kept

/** @typedef {Crops.Point} Point */

/** The element, and `show(state)`. */
export class Cover {
  element = h("div", { class: "paper__cover", hidden: true });
  #image = h("img", { alt: "", draggable: "false" });
  #point = h("button", {
    type: "button",
    class: "paper__focus",
    title: t("Drag the point to what must stay in view. Arrows move it."),
    "aria-label": t("Focus of the cover: drag it to what must stay in view, or use the arrows"),
  });
  #id = "";
  /** @type {Point} */
  #at = { x: 0.5, y: 0.3 };
  #isByHand = false;
  /** @type {Point | null} before what is not kept yet */
  #before = null;
  #keep = debounce(() => this.#send(), PAUSE);

  /** @param {{ mayChange: boolean, onkept: () => unknown }} how */
  constructor({ mayChange, onkept }) {
    this.onkept = onkept;
    this.element.append(this.#image);
    const shape = () => (this.element.style.aspectRatio = String(pageRatio(innerWidth, innerHeight)));
    addEventListener("resize", shape);
    shape();
    if (!mayChange) return;
    this.element.append(this.#point);
    draggable(
      this.element,
      this.#point,
      () => this.#at,
      (dx, dy, from) => this.#move({ x: from.x + dx, y: from.y + dy }),
    );
    movable(this.#point, {
      move: (dx, dy) => this.#move({ x: this.#at.x + dx, y: this.#at.y + dy }),
      leave: () => false,
    });
  }

  /** @param {Server.Draft} state */
  show({ cover, pictures }) {
    const picture = cover && pictures[cover.id];
    this.element.hidden = !picture;
    if (!cover || !picture) return;
    if (!this.#before) {
      this.#place(cover);
      this.#isByHand = cover.by_hand;
    }
    if (this.#id === cover.id) return;
    this.#id = cover.id;
    Object.assign(this.#image, { src: picture.thumb, width: picture.w, height: picture.h });
    const large = new Image();
    large.onload = () => {
      if (this.#id === cover.id) this.#image.src = large.src;
    };
    large.src = `${config().assets}${cover.id}/preview`;
  }

  /** @param {Point} to */
  #move(to) {
    this.#before ??= this.#at;
    this.#place({ x: clamp(to.x), y: clamp(to.y) });
    this.#keep();
  }

  /** The point of the picture stands at the same place of its box: so `object-position` lays it. @param {Point} at */
  #place({ x, y }) {
    this.#at = { x, y };
    this.#image.style.objectPosition = `${x * 100}% ${y * 100}%`;
    this.#point.style.left = `${x * 100}%`;
    this.#point.style.top = `${y * 100}%`;
  }

  async #send() {
    const [id, before, at, wasByHand] = [this.#id, this.#before, this.#at, this.#isByHand];
    this.#before = null;
    if (!before) return;
    if (!(await this.#post(id, "focus", at))) return this.#place(before);
    announce(t("The focus is kept."));
    // where nobody had set it, it follows again what is found in the picture
    offerUndo(t("The focus is kept, for every place that cuts this picture."), async () => {
      const isBack = await (wasByHand
        ? this.#post(id, "focus", before)
        : this.#post(id, "framing/delete", {}));
      if (isBack && this.#id === id) this.#place(before);
    });
  }

  /** @param {string} id @param {string} way @param {object} body */
  async #post(id, way, body) {
    try {
      await postJson(`${config().assets}${id}/${way}`, body);
      this.onkept();
      return true;
    } catch (problem) {
      toast(problem.message);
      return false;
    }
  }
}

/**
 * Width over height of the cover on a page in a window of this size, as galleries/public/page.css has it.
 * @param {number} width px
 * @param {number} height px
 */
export const pageRatio = (width, height) =>
  width < 768 ? 4 / 3 : width / Math.min(0.74 * height, 0.56 * width);

/** @param {number} part */
const clamp = (part) => Math.max(0, Math.min(1, part));

// What is to be seen where in the large picture: words that were searched for, and faces.
import { h } from "../core/dom.js";
import { placeBox } from "../faces/chip.js";
import { config } from "../core/config.js";
import { getJson } from "../core/http.js";

/** Keeps outlines over the slides of one PhotoSwipe; `question()` gives the words that are searched for. */
export class Outlines {
  #found = new Map();
  /** @type {any} */
  #swiper = null;

  /** @param {any} question */
  constructor(question) {
    this.question = question;
  }

  /**
   * Begins to follow a swiper that was just made.
   * @param {any} swiper
   */
  follow(swiper) {
    this.#swiper = swiper;
    this.#found.clear();
    swiper.on("imageSizeChange", ({ slide, width, height }) => this.#fit(slide, width, height));
    swiper.on("destroy", () => (this.#swiper = null));
  }

  /**
   * Outlines the words in the picture `id`, if it is the one that is open.
   * @param {string} id
   */
  async show(id) {
    const text = this.question().trim();
    if (!text) return;
    const key = `${id} ${text}`;
    if (!this.#found.has(key)) {
      const { boxes } = await getJson(
        `${config().assets}${id}/words.json?${new URLSearchParams({ q: text })}`,
      ).catch(() => ({ boxes: [] }));
      this.#found.set(key, boxes);
    }
    this.#put(id, "words", this.#found.get(key).map(outline));
  }

  /**
   * Outlines the faces in the picture `id`: those that are only suggested, until somebody points at another.
   * @param {string} id
   * @param {any} known
   */
  showFaces(id, known) {
    this.#put(id, "faces", known.map(face));
  }

  /**
   * Outlines the face of the person `slug`, whom somebody points at; with null those that are suggested.
   * @param {any} slug
   */
  point(slug) {
    for (const box of this.#swiper?.currSlide.outlines?.faces?.children ?? []) {
      box.hidden = slug === null ? box.dataset.status !== "suggested" : box.dataset.slug !== slug;
    }
  }

  /** @param {string} id @param {any} kind @param {any} boxes */
  #put(id, kind, boxes) {
    const slide = this.#swiper?.currSlide;
    if (slide?.data.id !== id) return;
    slide.outlines ??= {};
    slide.outlines[kind]?.remove();
    slide.outlines[kind] = h("div", { class: "outlines", "aria-hidden": "true" }, ...boxes);
    if (!boxes.length) return;
    slide.container.append(slide.outlines[kind]);
    const { width, height } = slide.content.element?.style ?? {};
    this.#fit(slide, parseFloat(width), parseFloat(height));
  }

  /** @param {any} slide @param {number} width @param {number} height */
  #fit(slide, width, height) {
    if (!width) return;
    for (const layer of Object.values(slide?.outlines ?? {}))
      Object.assign(layer.style, { width: `${width}px`, height: `${height}px` });
  }
}

/** @param {number[]} box */
function outline(box) {
  const element = h("span", { class: "outlines__box" });
  placeBox(element, box);
  return element;
}

/** @param {any} options */
function face({ box, name, slug, status }) {
  const element = h(
    "span",
    { class: "outlines__box", "data-slug": slug, "data-status": status, hidden: status !== "suggested" },
    h("span", { class: "outlines__name" }, name),
  );
  placeBox(element, box);
  return element;
}

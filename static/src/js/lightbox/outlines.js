// What is to be seen where in the large picture: words that were searched for, and faces.
import { h } from "../core/dom.js";
import { placeBox } from "../faces/chip.js";
import { config } from "../core/config.js";
import { getJson } from "../core/http.js";

/** Keeps outlines over the slides of one PhotoSwipe; `question()` gives the words that are searched for. */
export class Outlines {
  /** @type {Map<string, number[][]>} */
  #found = new Map();
  /** @type {import("photoswipe").default | null} */
  #swiper = null;

  /** @param {() => string} question */
  constructor(question) {
    this.question = question;
  }

  /**
   * Begins to follow a swiper that was just made.
   * @param {import("photoswipe").default} swiper
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
    /** @type {{ boxes: number[][] }} */
    const { boxes } = this.#found.has(key)
      ? { boxes: this.#found.get(key) ?? [] }
      : await getJson(`${config().assets}${id}/words.json?${new URLSearchParams({ q: text })}`).catch(() => ({
          boxes: [],
        }));
    this.#found.set(key, boxes);
    this.#put(id, "words", boxes.map(outline));
  }

  /**
   * Outlines the faces in the picture `id`: those that are only suggested, until somebody points at another.
   * @param {string} id
   * @param {Server.KnownFace[]} known
   */
  showFaces(id, known) {
    this.#put(id, "faces", known.map(face));
  }

  /**
   * Outlines the face of the person `slug`, whom somebody points at; with null those that are suggested.
   * @param {string | null} slug
   */
  point(slug) {
    const { faces } = this.#swiper?.currSlide ? layersOf(this.#swiper.currSlide) : {};
    for (const box of faces?.querySelectorAll("[data-slug]") ?? []) {
      box.hidden = slug === null ? box.dataset.status !== "suggested" : box.dataset.slug !== slug;
    }
  }

  /** @param {string} id @param {"words" | "faces"} kind @param {HTMLElement[]} boxes */
  #put(id, kind, boxes) {
    const slide = this.#swiper?.currSlide;
    if (slide?.data.id !== id) return;
    const layers = layersOf(slide);
    layers[kind]?.remove();
    const layer = h("div", { class: "outlines", "aria-hidden": "true" }, ...boxes);
    layers[kind] = layer;
    if (!boxes.length) return;
    slide.container.append(layer);
    const { width = "", height = "" } = slide.content.element?.style ?? {};
    this.#fit(slide, parseFloat(width), parseFloat(height));
  }

  /** @param {Slide | undefined} slide @param {number} width @param {number} height */
  #fit(slide, width, height) {
    if (!width || !slide) return;
    for (const layer of Object.values(layersOf(slide)))
      Object.assign(layer.style, { width: `${width}px`, height: `${height}px` });
  }
}

/** @typedef {NonNullable<import("photoswipe").default["currSlide"]>} Slide */

/** @type {WeakMap<Slide, Partial<Record<"words" | "faces", HTMLElement>>>} */
const layers = new WeakMap();

/**
 * The layers of outlines over a slide, by what they outline.
 * @param {Slide} slide
 */
function layersOf(slide) {
  const known = layers.get(slide) ?? {};
  layers.set(slide, known);
  return known;
}

/** @param {number[]} box */
function outline(box) {
  const element = h("span", { class: "outlines__box" });
  placeBox(element, box);
  return element;
}

/** @param {Server.KnownFace} known */
function face({ box, name, slug, status }) {
  const element = h(
    "span",
    { class: "outlines__box", "data-slug": slug, "data-status": status, hidden: status !== "suggested" },
    h("span", { class: "outlines__name" }, name),
  );
  placeBox(element, box);
  return element;
}

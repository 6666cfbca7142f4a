// The words that were searched for, outlined where they are in the large picture.
import { h } from "./dom.js";
import { config, getJson } from "./http.js";

/** Keeps outlines over the slides of one PhotoSwipe; `question()` gives the words that are searched for. */
export class Outlines {
  #found = new Map();
  #swiper = null;

  constructor(question) {
    this.question = question;
  }

  /** Begins to follow a swiper that was just made. */
  follow(swiper) {
    this.#swiper = swiper;
    this.#found.clear();
    swiper.on("imageSizeChange", ({ slide, width, height }) => this.#fit(slide, width, height));
    swiper.on("destroy", () => (this.#swiper = null));
  }

  /** Outlines the words in the picture `id`, if it is the one that is open. */
  async show(id) {
    const text = this.question().trim();
    if (!text) return;
    const key = `${id} ${text}`;
    if (!this.#found.has(key)) {
      const { boxes } = await getJson(`${config.assets}${id}/words.json?${new URLSearchParams({ q: text })}`).catch(() => ({ boxes: [] }));
      this.#found.set(key, boxes);
    }
    const slide = this.#swiper?.currSlide;
    if (slide?.data.id === id) this.#draw(slide, this.#found.get(key));
  }

  #draw(slide, boxes) {
    slide.outlines?.remove();
    if (!boxes.length) return;
    slide.outlines = h("div", { class: "outlines", "aria-hidden": "true" }, ...boxes.map(outline));
    slide.container.append(slide.outlines);
    const { width, height } = slide.content.element?.style ?? {};
    this.#fit(slide, parseFloat(width), parseFloat(height));
  }

  #fit(slide, width, height) {
    if (!slide?.outlines || !width) return;
    Object.assign(slide.outlines.style, { width: `${width}px`, height: `${height}px` });
  }
}

function outline([left, top, width, height]) {
  const box = h("span", { class: "outlines__box" });
  Object.assign(box.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
  return box;
}

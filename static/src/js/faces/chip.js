// A face out of the strip that shows all faces of its picture side by side.
import { h } from "../core/dom.js";

/**
 * An element that shows the face number `place` of `of` in the strip at `src`.
 * @param {Pick<Server.FaceStrip, "src" | "place" | "of">} face
 */
export function chip({ src, place, of }) {
  const image = h("img", { class: "chip-face__strip", src, alt: "", decoding: "async", draggable: "false" });
  image.style.width = `${of * 100}%`;
  image.style.transform = `translateX(${(-100 * place) / of}%)`;
  return h("span", { class: "chip-face" }, image);
}

/**
 * Fills the places for faces and boxes that came with the page.
 * @param {ParentNode} root
 */
export function fillPage(root = document) {
  for (const element of root.querySelectorAll("[data-src][data-place]")) {
    const { src, place, of } = element.dataset;
    if (src) element.replaceWith(chip({ src, place: Number(place), of: Number(of) }));
  }
  for (const element of root.querySelectorAll("[data-box]"))
    placeBox(element, JSON.parse(element.dataset.box ?? "[]"));
}

/**
 * Puts an element over a part of a picture: `[left, top, width, height]` in fractions.
 * @param {HTMLElement} element
 * @param {number[]} box
 */
export function placeBox(element, box) {
  ["left", "top", "width", "height"].forEach((side, at) =>
    element.style.setProperty(side, `${box[at] * 100}%`),
  );
}

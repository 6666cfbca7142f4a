// One picture of the grid: placeholder, thumb, and what hovering or focus tells about it.
import { thumbHashToRGBA } from "thumbhash";
import { h, icon } from "./dom.js";
import { t, tn } from "./i18n.js";

const RIGHTS_WORDS = {
  free: t("Free to use"),
  conditional: t("Usable with conditions"),
  not_for_you: t("Not for your account"),
  not_for_anyone: t("Not for use"),
};

const model = h(
  "div",
  { role: "gridcell", class: "tile", tabindex: "-1" },
  h("canvas", { class: "tile__hash", width: "1", height: "1" }),
  h("img", { class: "tile__image", alt: "", decoding: "async", draggable: "false" }),
  h(
    "div",
    { class: "tile__over" },
    h("span", { class: "tile__session" }),
    h("span", { class: "tile__people" }),
    h("span", { class: "tile__stars", role: "img" }),
  ),
  h("span", { class: "tile__duration", hidden: true }),
  h("span", { class: "tile__awaited", hidden: true, title: t("Full size on its way") }, icon("wait"), h("span", {}, t("Full size on its way"))),
  h("button", { type: "button", class: "tile__stack", tabindex: "-1", hidden: true }, icon("stack"), h("span", {})),
  h("span", { class: "tile__rights" }),
  h("span", { class: "tile__check" }, icon("check")),
);

/** An empty tile in its place. */
export function makeTile(id, { index, left, width }, height) {
  const tile = model.cloneNode(true);
  tile.dataset.id = id;
  tile.dataset.index = index;
  tile.style.left = `${left}px`;
  tile.style.width = `${width}px`;
  tile.style.height = `${height}px`;
  return tile;
}

/** Fills a tile; `data` is null when the picture is gone or not for this account. */
export function fillTile(tile, data, { onbroken }) {
  if (!data) {
    tile.classList.add("tile--gone");
    tile.style.backgroundColor = "";
    tile.querySelector("img").alt = t("No longer available");
    return;
  }
  tile.style.backgroundColor = data.colour;
  drawHash(tile.querySelector("canvas"), data.placeholder);
  showThumb(tile, data, onbroken);
  tile.querySelector(".tile__session").textContent = data.session || data.title;
  tile.querySelector(".tile__people").textContent = data.persons.join(", ");
  if (data.hover) tile.dataset.hover = data.hover;
  showStars(tile.querySelector(".tile__stars"), Math.round(data.rating ?? 0));
  const duration = tile.querySelector(".tile__duration");
  duration.hidden = data.kind !== "video";
  duration.replaceChildren(icon("video"), h("span", { class: "visually-hidden" }, t("Video ")), data.duration);
  tile.querySelector(".tile__awaited").hidden = !data.awaited;
  showStack(tile.querySelector(".tile__stack"), data.stack);
  const dot = tile.querySelector(".tile__rights");
  dot.dataset.answer = data.rights.answer;
  dot.setAttribute("role", "img");
  dot.setAttribute("aria-label", RIGHTS_WORDS[data.rights.answer] ?? data.rights.answer);
  dot.title = data.rights.sentence;
}

/** What a picture shows, for those who do not see it. */
export const altOf = ({ title, caption }) => [title, caption !== title && caption].filter(Boolean).join(". ");

function showStack(button, stack) {
  button.hidden = !stack;
  if (!stack) return;
  button.dataset.stack = stack.id;
  button.querySelector("span").textContent = stack.count;
  button.title = t("Burst of {count}: open or close it (b)", { count: stack.count });
  button.setAttribute("aria-label", button.title);
}

function showStars(element, count) {
  element.hidden = count < 1;
  element.textContent = "★".repeat(Math.max(0, count));
  element.setAttribute("aria-label", tn("{n} star", "{n} stars", count));
}

function showThumb(tile, data, onbroken) {
  const image = tile.querySelector("img");
  image.alt = altOf(data);
  if (!data.thumb || image.getAttribute("src") === data.thumb) return;
  image.onload = () => tile.classList.add("tile--loaded");
  image.onerror = () => {
    image.removeAttribute("src");
    onbroken();
  };
  image.src = data.thumb;
  if (image.complete && image.naturalWidth) tile.classList.add("tile--loaded", "tile--at-once");
}

function drawHash(canvas, text) {
  if (!text || canvas.width > 1) return;
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const { w, h: height, rgba } = thumbHashToRGBA(bytes);
    canvas.width = w;
    canvas.height = height;
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(rgba), w, height), 0, 0);
  } catch {
    canvas.width = 1; // a hash that cannot be drawn leaves the colour
  }
}

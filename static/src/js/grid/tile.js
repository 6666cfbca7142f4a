// One picture of the grid: placeholder, thumb, and what hovering or focus tells about it.
import { starsOf } from "../core/rating.js";
import { thumbHashToRGBA } from "thumbhash";
import { find, h, icon, once } from "../core/dom.js";
import { t, tn } from "../core/i18n.js";
import { sessionOf } from "./sessionwords.js";

/** @type {Record<string, [words: string, symbol: string]>} */
const RIGHTS = {
  editorial_only: [t("Editorial only"), "copyright"],
  partners_only: [t("Event partners only"), "people"],
  embargoed: [t("Under embargo"), "wait"],
  expires: [t("Usable with conditions"), "wait"],
  expired: [t("The permission has ended"), "no"],
  held: [t("Held back"), "no"],
  withdrawn: [t("Withdrawn"), "no"],
  not_for_use: [t("Not for use"), "no"],
};
/** @type {[words: string, symbol: string]} */
const FREE = [t("Free to use"), ""];
/** Of a reason that stands second, or that is new. @param {string} answer @returns {[words: string, symbol: string]} */
const other = (answer) =>
  answer === "conditional" ? [t("Usable with conditions"), "info"] : [t("Not for your account"), "no"];

const place = once(() => h("div", { role: "gridcell", class: "tile", tabindex: "-1" }));
// only of what is known: whoever drags through a hundred thousand pictures passes by places, which cost next to nothing
const contents = once(() =>
  h(
    "div",
    {},
    h("canvas", { class: "tile__hash", width: "1", height: "1" }),
    h("img", { class: "tile__image", alt: "", decoding: "async", draggable: "false" }),
    h(
      "div",
      { class: "tile__over" },
      h("span", { class: "tile__session" }),
      h("span", { class: "tile__people" }),
      h("span", { class: "tile__maybe" }),
    ),
    h("span", { class: "tile__rights" }),
    h("span", { class: "tile__check" }, icon("check")),
  ),
);

/**
 * An empty tile in its place.
 * @param {string} id
 * @param {{ index: number, left: number, width: number }} place in px
 * @param {number} height in px
 */
export function makeTile(id, { index, left, width }, height) {
  const tile = /** @type {HTMLElement} */ (place().cloneNode(false));
  tile.dataset.id = id;
  tile.dataset.index = String(index);
  tile.style.left = `${left}px`;
  tile.style.width = `${width}px`;
  tile.style.height = `${height}px`;
  return tile;
}

/**
 * Fills a tile; `data` is null when the picture is gone or not for this account. One that is only passing by shows its
 * placeholder.
 * @param {HTMLElement} tile
 * @param {Server.Tile | null | undefined} data
 * @param {{ isPassing: boolean, onbroken: () => void }} how
 */
export function fillTile(tile, data, { isPassing, onbroken }) {
  if (!tile.firstChild) tile.append(...contents().cloneNode(true).childNodes);
  if (!data) {
    tile.classList.add("tile--gone");
    tile.style.backgroundColor = "";
    find("img", tile).alt = t("No longer available");
    return;
  }
  tile.style.backgroundColor = data.colour;
  drawHash(
    /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (find("canvas", tile))),
    data.placeholder,
  );
  if (!isPassing) showThumb(tile, data, onbroken);
  find(".tile__session", tile).textContent = sessionOf(data) || data.title;
  find(".tile__people", tile).textContent = data.persons.join(", ");
  find(".tile__maybe", tile).textContent = data.maybe_persons.length
    ? t("Maybe: {name}", { name: data.maybe_persons.join(", ") })
    : "";
  if (data.hover) tile.dataset.hover = data.hover;
  showMark(find(".tile__over", tile), "tile__stars", stars(data.rating));
  showMark(tile, "tile__duration", data.kind === "video" && duration(data.duration));
  showMark(tile, "tile__awaited", data.awaited && awaited());
  showMark(tile, "tile__stack", data.stack && stack(data.stack));
  showRights(find(".tile__rights", tile), data.rights);
}

/**
 * What restricts a picture most, as a sign that does not go by colour alone.
 * @param {HTMLElement} sign
 * @param {Server.TileRights} rights
 */
function showRights(sign, { answer, code, sentence }) {
  const isFree = answer === "free";
  const [words, symbol] = isFree ? FREE : (RIGHTS[code] ?? other(answer));
  sign.dataset.answer = answer;
  sign.dataset.code = code;
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", words);
  sign.title = sentence;
  sign.replaceChildren(...(symbol ? [icon(symbol)] : []));
}

/**
 * Of a tile that leaves: a thumb that is still on its way would hold up those that are now in view.
 * @param {HTMLElement} tile
 */
export function emptyTile(tile) {
  const image = find("img", tile);
  if (!image || image.complete) return;
  image.onload = image.onerror = null;
  image.removeAttribute("src");
}

/**
 * What a picture shows, for those who do not see it.
 * @param {Pick<Server.Tile, "title" | "caption">} tile
 */
export const altOf = ({ title, caption }) => [title, caption !== title && caption].filter(Boolean).join(". ");

/**
 * Puts a mark that few tiles bear in the place of the one before; with nothing it goes.
 * @param {Element} parent
 * @param {string} name
 * @param {HTMLElement | false | null | ""} mark
 */
function showMark(parent, name, mark) {
  find(`.${name}`, parent)?.remove();
  if (!mark) return;
  mark.classList.add(name);
  parent.append(mark);
}

const duration = (/** @type {Child} */ words) =>
  h("span", {}, icon("video"), h("span", { class: "visually-hidden" }, t("Video ")), words);

const awaited = () =>
  h("span", { title: t("Full size on its way") }, icon("wait"), h("span", {}, t("Full size on its way")));

/** @param {Server.Stack} stack */
function stack({ id, count }) {
  const words = t("Burst of {count}: open or close it (b)", { count });
  const number = h("span", {}, count);
  return h(
    "button",
    { type: "button", tabindex: "-1", title: words, "aria-label": words, "data-stack": id },
    icon("stack"),
    number,
  );
}

/** @param {number | null} rating */
function stars(rating) {
  const words = starsOf(rating);
  return words && h("span", { role: "img", "aria-label": tn("{n} star", "{n} stars", words.length) }, words);
}

/** @param {HTMLElement} tile @param {Server.Tile} data @param {() => void} onbroken */
function showThumb(tile, data, onbroken) {
  const image = find("img", tile);
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

/** @param {HTMLCanvasElement} canvas @param {string} text */
function drawHash(canvas, text) {
  if (!text || canvas.width > 1) return;
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const { w, h: height, rgba } = thumbHashToRGBA(bytes);
    canvas.width = w;
    canvas.height = height;
    canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, height), 0, 0);
  } catch {
    canvas.width = 1; // a hash that cannot be drawn leaves the colour
  }
}

// One picture on the paper of a gallery.
import { h, icon } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { allIds } from "./order.js";

const [NARROWEST, WIDEST] = [0.45, 3]; // width over height
/** A picture that the draft says nothing of yet. */
const UNKNOWN = {
  thumb: null,
  w: 3,
  h: 2,
  title: "",
  caption: "",
  colour: "#808080",
  public: true,
  reason: "",
};

/**
 * An empty one; `fillShot` gives it its content.
 * @param {string} id
 * @param {{ onclick: () => unknown, onfocus: () => unknown }} listeners
 * @returns {Gallery.Shot}
 */
export function makeShot(id, listeners) {
  const parts = {
    image: h("img", { alt: "", draggable: "false", decoding: "async" }),
    flag: h("span", { class: "shot__flag", hidden: true }, icon("alert"), t("not public")),
    cover: h("span", { class: "shot__mark", hidden: true }, t("Cover")),
    own: h("span", { class: "shot__mark", hidden: true }, t("Own caption")),
  };
  const face = h("button", { type: "button", class: "shot__face", ...listeners }, parts.image);
  const marks = h("p", { class: "shot__marks" }, parts.cover, parts.own, parts.flag);
  const element = h("li", { class: "shot", "data-id": id }, face, marks);
  return { ...parts, face, element };
}

/**
 * Shows a picture of the draft as it is now.
 * @param {Gallery.Shot} shot
 * @param {Server.DraftItem} item
 * @param {Server.Draft} state
 */
export function fillShot(shot, item, state) {
  const picture = state.pictures[item.id] ?? UNKNOWN;
  const ratio = Math.min(WIDEST, Math.max(NARROWEST, picture.w / picture.h));
  shot.element.style.setProperty("--r", String(ratio));
  shot.element.style.backgroundColor = picture.colour;
  if (picture.thumb && !shot.image.src) shot.image.src = picture.thumb;
  const number = allIds(state).indexOf(item.id) + 1;
  shot.face.setAttribute("aria-label", t("{title}, picture {number}", { title: picture.title, number }));
  shot.face.title = picture.public ? (item.caption ?? picture.caption) : picture.reason;
  shot.flag.hidden = picture.public;
  shot.cover.hidden = state.cover_id !== item.id;
  shot.own.hidden = item.caption === null;
}

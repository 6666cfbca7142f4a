// What stands around a large picture: the bar above it with its buttons, words below, the panel's place.
import { h, icon, iconButton } from "../core/dom.js";
import { t } from "../core/i18n.js";

const SWIPES = ["pointerdown", "wheel", "click", "touchstart", "mousedown"];

/**
 * The bar and its parts; `downloads` is the element of the menu of downloads.
 * @param {object} act
 * @param {() => unknown} act.close
 * @param {(factor: number) => unknown} act.zoom
 * @param {() => unknown} act.findAlike
 * @param {() => unknown} act.select
 * @param {() => unknown} act.putIntoBasket
 * @param {() => unknown} act.togglePanel
 * @param {HTMLElement} downloads
 */
export function makeBar(act, downloads) {
  const position = h("output", { class: "lightbox__position" });
  const kind = h("span", { class: "lightbox__kind", hidden: true });
  const picture = h("div", { class: "lightbox__picture", tabindex: "-1", role: "img" });
  const selectButton = iconButton("check", t("Select (Space)"), {
    class: "icon-button lightbox__select",
    "aria-pressed": "false",
    onclick: act.select,
  });
  const basketButton = iconButton("basket", t("Into the basket, or out of it (b)"), {
    "aria-pressed": "false",
    onclick: act.putIntoBasket,
  });
  const infoButton = iconButton("info", t("Details (i)"), {
    "aria-pressed": "true",
    onclick: act.togglePanel,
  });
  /** @param {string} name @param {string} label @param {number} factor */
  const zoomButton = (name, label, factor) =>
    iconButton(name, label, { class: "icon-button lightbox__zoom", onclick: () => act.zoom(factor) });
  const element = h(
    "div",
    { class: "lightbox__bar", role: "toolbar", "aria-label": t("Picture") },
    picture,
    iconButton("close", t("Back to the library (Esc)"), { onclick: act.close }),
    position,
    kind,
    h("span", { class: "lightbox__space" }),
    zoomButton("minus", t("Zoom out (-)"), 1 / 1.5),
    zoomButton("plus", t("Zoom in (+)"), 1.5),
    iconButton("wand", t("More like this (m)"), {
      class: "icon-button lightbox__alike",
      onclick: act.findAlike,
    }),
    selectButton,
    basketButton,
    downloads,
    infoButton,
  );
  return { element, position, kind, picture, selectButton, basketButton, infoButton };
}

/**
 * Words below the picture.
 * @param {Server.Tile | null | undefined} tile
 */
export const caption = (tile) => [
  h("strong", {}, tile?.title ?? ""),
  ...(tile?.caption ? [h("p", {}, tile.caption)] : []),
];

/**
 * Why it may not be used, above all else that is said of it; nothing of what may be.
 * @param {Pick<Server.Details, "answer"> | null | undefined} details
 */
export const refusal = (details) =>
  !details || details.answer.may
    ? []
    : [h("p", { class: "notice panel__refused" }, icon("no"), h("span", {}, details.answer.sentence))];

/**
 * What happens in these parts is not for the picture below, which would swipe or zoom.
 * @param {HTMLElement[]} parts
 */
export function keepFromPicture(...parts) {
  for (const part of parts)
    for (const name of SWIPES)
      part.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
}

/**
 * Dialogs in front of it keep their keys too.
 * @param {HTMLElement} dialog
 */
export function keepFromLightbox(dialog) {
  keepFromPicture(dialog);
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
}

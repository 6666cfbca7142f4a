// One picture of a basket: what it is, whether it may be taken, and if not, when.
import { h, icon, iconButton } from "../../core/dom.js";
import { formatLength } from "../../core/format.js";
import { t } from "../../core/i18n.js";

/**
 * The row of an item of the basket.
 * @param {Server.BasketPicture} item
 * @param {object} how
 * @param {boolean} how.mayEdit
 * @param {(id: string) => unknown} how.onremove
 * @param {(id: string, by: number) => unknown} how.onmove
 * @param {(until: string) => string} how.remaining
 */
export function makeRow(item, { mayEdit, onremove, onmove, remaining }) {
  const picture = item.thumb
    ? h(
        "a",
        { class: "basket-row__picture", href: item.url, tabindex: "-1", "aria-hidden": "true" },
        h("img", { src: item.thumb, alt: "", loading: "lazy", decoding: "async", draggable: "false" }),
      )
    : h("span", { class: "basket-row__picture basket-row__picture--none" }, icon("no"));
  const title = item.url
    ? h("a", { class: "basket-row__title", href: item.url }, item.title)
    : h("span", { class: "basket-row__title" }, item.title);
  const clock =
    item.until && !item.may
      ? h("output", { class: "basket-row__clock", "data-until": item.until }, remaining(item.until))
      : null;
  return h(
    "li",
    { class: "basket-row", "data-id": item.id, "data-may": String(item.may) },
    mayEdit && h("span", { class: "basket-row__grip", "aria-hidden": "true" }, icon("grip")),
    picture,
    h(
      "div",
      { class: "basket-row__words" },
      title,
      item.filename &&
        h(
          "span",
          { class: "dim basket-row__file" },
          [item.filename, item.size, item.duration].filter(Boolean).join(" · "),
        ),
      h("p", { class: "basket-row__answer", "data-answer": item.answer }, item.sentence),
    ),
    clock,
    mayEdit &&
      h(
        "div",
        { class: "basket-row__acts" },
        iconButton("up", t("Move {title} up", { title: item.title }), {
          onclick: () => onmove(item.id, -1),
          "data-move": "-1",
        }),
        iconButton("down", t("Move {title} down", { title: item.title }), {
          onclick: () => onmove(item.id, 1),
          "data-move": "1",
        }),
        iconButton("close", t("Take {title} out", { title: item.title }), {
          onclick: () => onremove(item.id),
        }),
      ),
  );
}

/**
 * `5025` seconds as "1:23:45", more than a day as "2 days 1:23:45".
 * @param {number} seconds
 */
export function countdown(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const days = Math.floor(left / 86_400);
  const clock = `${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  return `${days ? `${formatLength(days, "day")} ` : ""}${Math.floor(left / 3600) % 24}:${clock}`;
}

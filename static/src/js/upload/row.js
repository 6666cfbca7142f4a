// One file of the list: picture, name, state, and what can be done about it.
import { h, icon, iconButton } from "../core/dom.js";
import { formatBytes, formatNumber } from "../core/format.js";
import { config } from "../core/config.js";
import { nameAndFolder } from "./files.js";
import { groupOf, isProblem, STAGES } from "./stages.js";
import { t } from "../core/i18n.js";

const ON_SERVER = new Set(["received", "checking", "set_apart", "ready", "joined", "duplicate", "rejected"]);

/**
 * What a row is in the document, and what the list notes of it.
 * @typedef {HTMLLIElement & { parts: Parts, row?: Upload.Row, place?: string, filled?: Filled }} RowElement
 * @typedef {{ row: Upload.Row, version?: number, isPaused: boolean, picture: Upload.Picture | null }} Filled
 * @typedef {HTMLElement & { picture?: Upload.Picture | null, row?: Upload.Row }} Holder
 * @typedef {Record<"name" | "about" | "state" | "why" | "actions" | "bar", HTMLElement> & { thumb: Holder }} Parts
 */

/**
 * An empty row; `fillRow` gives it its content.
 * @returns {RowElement}
 */
export function makeRow() {
  const parts = {
    thumb: h("span", { class: "file__thumb" }),
    name: h("strong", { class: "file__name" }),
    about: h("span", { class: "file__about dim" }),
    state: h("span", { class: "file__state" }),
    why: h("p", { class: "file__why" }),
    actions: h("span", { class: "file__actions" }),
    bar: h("span", { class: "file__bar", hidden: true }),
  };
  const words = h("span", { class: "file__words" }, parts.name, parts.about);
  const element = h(
    "li",
    { class: "file" },
    parts.thumb,
    words,
    parts.state,
    parts.why,
    parts.actions,
    parts.bar,
  );
  return Object.assign(element, { parts });
}

/**
 * Shows `row` as it is now; leaves alone what has not changed, so that the focus stays.
 * @param {RowElement} element
 * @param {Upload.Row} row
 * @param {{ isPaused: boolean, picture: Upload.Picture | null }} how
 */
export function fillRow(element, row, { isPaused, picture }) {
  const { parts } = element;
  const [name, folder] = nameAndFolder(row.shown ?? row.path);
  const { icon: sign, words } = STAGES[row.stage];
  element.dataset.group = groupOf(row);
  element.dataset.stage = row.stage;
  if (parts.name.textContent !== name) parts.name.replaceChildren(name);
  parts.name.title = row.shown ?? row.path;
  const ahead = row.isShown && !ON_SERVER.has(row.stage) && t("preview in the library");
  parts.about.textContent = [row.size > 0 && formatBytes(row.size), ahead, folder]
    .filter(Boolean)
    .join(" · ");
  const share = row.size ? Math.min(1, row.sent / row.size) : 0;
  const isMoving = row.stage === "sending";
  const percent = isMoving && !isPaused ? ` ${formatNumber(Math.floor(share * 100))} %` : "";
  const state = `${isPaused && groupOf(row) === "sending" ? t("Paused") : words}${percent}`;
  if (parts.state.dataset.words !== state) {
    parts.state.dataset.words = state;
    parts.state.replaceChildren(icon(sign), h("span", {}, state));
  }
  parts.why.textContent = isProblem(row) ? [row.reason, row.advice].filter(Boolean).join(" ") : "";
  parts.why.hidden = !isProblem(row);
  parts.bar.hidden = groupOf(row) !== "sending";
  parts.bar.style.setProperty("--share", String(share));
  drawThumb(parts.thumb, row, picture);
  drawActions(parts.actions, row, name);
}

/** @param {Holder} holder @param {Upload.Row} row @param {Upload.Picture | null} picture */
function drawThumb(holder, row, picture) {
  if (holder.picture === picture && holder.row === row) return;
  Object.assign(holder, { picture, row });
  if (picture instanceof ImageBitmap) {
    const canvas = h("canvas", { width: picture.width, height: picture.height });
    canvas.getContext("2d")?.drawImage(picture, 0, 0);
    holder.replaceChildren(canvas);
  } else if (picture) holder.replaceChildren(h("img", { src: picture, alt: "", decoding: "async" }));
  else holder.replaceChildren(icon(row.file?.type.startsWith("video/") ? "video" : "file"));
}

/** @param {HTMLElement} holder @param {Upload.Row} row @param {string} name */
function drawActions(holder, row, name) {
  const wanted = actionsOf(row);
  if (holder.dataset.wanted === wanted.join()) return;
  holder.dataset.wanted = wanted.join();
  const buttons = {
    open: () =>
      h(
        "a",
        {
          class: "icon-button",
          href: `${config().home}?asset=${row.assetId}`,
          title: t("Show in the library"),
          "aria-label": t("Show {name} in the library", { name }),
        },
        icon("images"),
      ),
    retry: () => iconButton("retry", t("Try {name} again", { name }), { "data-action": "retry" }),
    remove: () => iconButton("close", t("Take {name} out", { name }), { "data-action": "remove" }),
  };
  holder.replaceChildren(...wanted.map((action) => buttons[action]()));
}

/** @param {Upload.Row} row @returns {("open" | "retry" | "remove")[]} */
function actionsOf(row) {
  if (ON_SERVER.has(row.stage)) {
    if (row.code === "not_as_sent" && row.file) return ["retry"];
    return row.assetId && row.stage !== "rejected" ? ["open"] : [];
  }
  return row.stage === "failed" && row.file ? ["retry", "remove"] : ["remove"];
}

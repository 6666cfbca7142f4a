// From the library into galleries: by the selection bar, by dragging onto the tray, as a live gallery.
import { h, icon } from "../core/dom.js";
import { config } from "../core/config.js";
import { getJson, postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { offerUndo } from "../core/undo.js";
import { openSharing } from "./sharing.js";

const url = (/** @type {string} */ name) => `/events/${config().event.slug}/${name}`;

/**
 * Puts pictures into a gallery, says so, and offers the way back and the way there.
 * @param {Server.GalleryCard} gallery
 * @param {string[]} ids
 */
async function put(gallery, ids) {
  const base = `/galleries/${gallery.id}`;
  /** @type {Server.Draft} */
  const before = await getJson(`${base}/draft.json`);
  const answer = await operate(base, { op: "add", ids, after: "end" });
  const fresh = ids.filter((one) => one in answer.pictures && !(one in before.pictures));
  const isFull = answer.conflicts.some((one) => one.code === "full");
  const words = tn("{n} picture is in “{title}”.", "{n} pictures are in “{title}”.", ids.length, {
    title: gallery.title,
  });
  const said = isFull ? t("“{title}” is full.", { title: gallery.title }) : words;
  const open = { label: t("Open"), run: () => (location.href = gallery.edit) };
  if (!fresh.length) return toast(said, open);
  // what somebody had kept out of a live gallery stays out again, the rest its search may bring in
  const wasOut = fresh.filter((one) => before.out.includes(one));
  const wasNot = fresh.filter((one) => !before.out.includes(one));
  const takeOut = () =>
    operate(base, { op: "remove", ids: wasOut }, { op: "remove", ids: wasNot, forget: true }).catch(
      (problem) => toast(problem.message),
    );
  offerUndo(said, takeOut, open);
}

/** @param {string} base @param {object[]} operations @returns {Promise<Server.DraftApplied>} */
const operate = (base, ...operations) => postJson(`${base}/operations`, { operations });

/** @param {string} title @param {{ ids?: string[], live?: Server.LiveQuery }} body */
async function create(title, body) {
  /** @type {Server.MadeGallery} */
  const made = await postJson(url("galleries/"), { title, ...body });
  const open = { label: t("Open"), run: () => (location.href = made.edit) };
  toast(t("“{title}” is made.", { title }), open);
}

/**
 * A dialog that asks where pictures go: one of the galleries, or a new one.
 * @param {string[]} ids
 * @param {(() => Server.LiveQuery) | null} question
 */
async function choose(ids, question = null) {
  /** @type {Server.GalleryCards} */
  const { galleries } = await getJson(url("galleries.json"));
  const act = (/** @type {() => Promise<unknown>} */ doing) => async () => {
    try {
      await doing();
      dialog.close();
    } catch (problem) {
      toast(problem.message);
    }
  };
  const choices = galleries.map((one) => {
    const [cover] = one.pictures;
    const image = cover ? h("img", { src: cover.src, alt: "" }) : icon("galleries");
    return h(
      "button",
      { type: "button", class: "ask-name__choice", onclick: act(() => put(one, ids)) },
      image,
      h("span", {}, one.title, h("small", {}, tn("{n} picture", "{n} pictures", one.count))),
    );
  });
  const name = h("input", {
    id: "new-gallery",
    maxlength: "200",
    required: true,
    placeholder: t("Name of a new gallery"),
    "aria-label": t("Name of a new gallery"),
  });
  const filters = question?.();
  const live =
    filters && (filters.q || Object.keys(filters.filters).length)
      ? h(
          "button",
          {
            type: "button",
            class: "link-button",
            onclick: act(() => create(filters.q || t("Live gallery"), { live: filters })),
          },
          t("Or make a live gallery of this search: what it finds comes in by itself"),
        )
      : "";
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { class: "form" },
    h("h2", { id: "add-heading" }, tn("Add {n} picture to…", "Add {n} pictures to…", ids.length)),
    h("div", { class: "ask-name__choices" }, ...choices),
    h("p", { class: "field" }, name),
    live,
    h(
      "p",
      { class: "dialog__acts" },
      h("button", { class: "button", type: "button", onclick: () => dialog.close() }, t("Cancel")),
      h("button", { class: "button button--primary", type: "submit" }, icon("add"), t("New gallery")),
    ),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "ask-name", "aria-labelledby": "add-heading" }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(() => create(name.value, { ids }))();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * The buttons of the selection bar.
 * @param {import("../grid/selection.js").Selection} selection
 * @param {{ question: () => Server.LiveQuery }} library
 */
export function galleryButtons(selection, { question }) {
  if (!config().may?.curate) return [];
  const add = h(
    "button",
    {
      type: "button",
      class: "button",
      onclick: () => choose(selection.ids, question).catch((problem) => toast(problem.message)),
    },
    icon("gallery-add"),
    h("span", {}, t("Add to gallery…")),
  );
  const share = h(
    "button",
    { type: "button", class: "button", onclick: () => openSharing(url("links"), { ids: selection.ids }) },
    icon("link"),
    h("span", {}, t("Share…")),
  );
  return [add, share];
}

/**
 * The tray of galleries at the edge while pictures are dragged; each takes what is dropped on it.
 * @param {import("../grid/grid.js").Grid} grid
 * @param {import("../grid/selection.js").Selection} selection
 */
export function connectTray(grid, selection) {
  if (!config().may?.curate) return;
  const list = h("div", { class: "tray__list" });
  const tray = h(
    "aside",
    { class: "tray", "aria-label": t("Galleries"), hidden: true },
    h("h2", {}, t("Galleries")),
    list,
  );
  document.body.append(tray);
  /** @type {string[]} */
  let dragged = [];

  async function show() {
    /** @type {Server.GalleryCards} */
    const { galleries } = await getJson(url("galleries.json"));
    list.replaceChildren(...[...galleries, null].map((one) => target(one, () => dragged)));
  }

  grid.root.addEventListener("pointerover", ({ target: over }) => {
    const tile = over.closest?.(".tile");
    if (tile && !tile.draggable) tile.draggable = true;
  });
  grid.root.addEventListener("dragstart", (event) => {
    const id = event.target.closest?.(".tile")?.dataset.id;
    if (!id || !event.dataTransfer) return;
    dragged = selection.has(id) ? selection.ids : [id];
    event.dataTransfer.effectAllowed = "copy";
    event.dataTransfer.setData("text/plain", dragged.join(" "));
    tray.hidden = false;
    show().catch((problem) => toast(problem.message));
  });
  grid.root.addEventListener("dragend", () => (tray.hidden = true));
}

/** @param {Server.GalleryCard | null} gallery or a new one @param {() => string[]} ids */
function target(gallery, ids) {
  const cover = gallery?.pictures[0];
  const element = h(
    "div",
    { class: "tray__one" },
    cover ? h("img", { src: cover.src, alt: "" }) : icon(gallery ? "galleries" : "add"),
    h("span", {}, gallery?.title ?? t("New gallery")),
  );
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("tray__one--over");
  });
  element.addEventListener("dragleave", () => element.classList.remove("tray__one--over"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    const chosen = ids();
    const done = gallery ? put(gallery, chosen) : choose(chosen);
    done.catch((problem) => toast(problem.message));
  });
  return element;
}

// The dialog for a size and part of one's own: drag over the picture, or choose a shape; then the pixels.
import { h, icon, iconButton } from "../core/dom.js";
import { config } from "../core/config.js";
import { t } from "../core/i18n.js";
import { keepFromLightbox } from "../lightbox/bar.js";
import { between, centred, mostPixels, slugOf, WHOLE } from "./part.js";

/** @type {[label: string, ratio: number][]} */
const SHAPES = [
  ["", 0],
  ["1:1", 1],
  ["4:5", 4 / 5],
  ["3:2", 3 / 2],
  ["16:9", 16 / 9],
  ["9:16", 9 / 16],
];
const USUAL = 1200;
const STEP = 0.01;

/**
 * Opens it for the picture of `details`; `ontake(slug)` is called with the recipe.
 * @param {Server.Details} details
 * @param {(recipe: string) => unknown} ontake
 */
export function openCustomSize(details, ontake) {
  const size = { width: details.width, height: details.height };
  let part = WHOLE;
  const box = h("div", {
    class: "part__box",
    tabindex: "0",
    role: "group",
    "aria-label": t("Part to keep: arrows move it, Shift and arrows size it"),
  });
  const image = h("img", {
    src: `${config().assets}${details.id}/preview`,
    alt: details.title,
    draggable: "false",
  });
  const stage = h("div", { class: "part" }, image, box);
  const pixels = pixelsField(Math.min(USUAL, Math.max(size.width, size.height)));
  const shape = shapeChoice();
  const note = h("output", { class: "dim" });
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { method: "dialog", class: "custom form" },
    h(
      "header",
      { class: "custom__head" },
      h("h2", { id: "custom-title" }, t("Size and crop")),
      iconButton("close", t("Close"), { onclick: () => dialog.close() }),
    ),
    stage,
    h(
      "div",
      { class: "custom__fields" },
      h("p", { class: "field" }, h("label", { for: "custom-shape" }, t("Shape")), shape),
      h("p", { class: "field" }, h("label", { for: "custom-pixels" }, t("Longer side, pixels")), pixels),
      h("button", { class: "button button--primary", value: "take" }, icon("download"), t("Download")),
    ),
    note,
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "custom-dialog", "aria-labelledby": "custom-title" }, form);

  const show = () => {
    for (const [name, value] of Object.entries({
      left: part.left,
      top: part.top,
      width: part.width,
      height: part.height,
    }))
      box.style.setProperty(`--${name}`, String(value));
    const most = mostPixels(part, size);
    pixels.max = String(most);
    if (Number(pixels.value) > most) pixels.value = String(most);
    note.textContent = t("At most {most} pixels: this part has no more.", { most });
  };
  const choose = (/** @type {import("./part.js").Part} */ next) => {
    part = next;
    show();
  };
  shape.addEventListener("change", () => choose(centred(Number(shape.value), size.width / size.height)));
  connectDrag(stage, choose);
  box.addEventListener("keydown", (event) => moveByKey(event, part, choose));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "take") ontake(slugOf(Math.round(Number(pixels.value)), part));
  });
  keepFromLightbox(dialog);
  document.body.append(dialog);
  show();
  dialog.showModal();
}

/** @param {number} value */
const pixelsField = (value) =>
  h("input", {
    type: "number",
    id: "custom-pixels",
    min: "16",
    step: "1",
    required: true,
    value: String(value),
  });

const shapeChoice = () =>
  h(
    "select",
    { id: "custom-shape" },
    ...SHAPES.map(([label, value]) => h("option", { value: String(value) }, label || t("Whole picture"))),
  );

/**
 * Dragging over the picture draws the part anew.
 * @param {HTMLElement} stage
 * @param {(part: import("./part.js").Part) => unknown} choose
 */
function connectDrag(stage, choose) {
  const point = (/** @type {PointerEvent} */ event) => {
    const area = stage.getBoundingClientRect();
    return { x: (event.clientX - area.left) / area.width, y: (event.clientY - area.top) / area.height };
  };
  /** @type {import("./part.js").Point | null} */
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    from = point(event);
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  stage.addEventListener("pointermove", (event) => from && choose(between(from, point(event))));
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => (from = null));
}

/** @type {Record<string, [x: number, y: number]>} */
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/**
 * @param {KeyboardEvent} event
 * @param {import("./part.js").Part} part
 * @param {(part: import("./part.js").Part) => unknown} choose
 */
function moveByKey(event, part, choose) {
  const arrow = ARROWS[event.key];
  if (!arrow) return;
  const [x, y] = arrow;
  event.preventDefault();
  if (event.shiftKey) {
    choose(
      between(
        { x: part.left, y: part.top },
        { x: part.left + part.width + x, y: part.top + part.height + y },
      ),
    );
  } else {
    const left = Math.min(1 - part.width, Math.max(0, part.left + x));
    const top = Math.min(1 - part.height, Math.max(0, part.top + y));
    choose({ ...part, left, top });
  }
}

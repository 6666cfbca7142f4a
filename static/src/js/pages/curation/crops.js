// Cutting a picture: one focus point drives every ratio; each can be moved by hand; the original stays as it is.
import "../shared/page.js";
import {
  cutsHead,
  cutsSafe,
  fits,
  inside,
  moved,
  resized,
  scaled,
  suggest,
} from "../../curation/crops/geometry.js";
import { filterOf, makeFilter, showRect } from "../../curation/crops/look.js";
import { connectLogo } from "../../curation/crops/logo.js";
import { announce, debounce, find, h, icon, iconButton } from "../../core/dom.js";
import { downloadFrom } from "../../delivery/downloads.js";
import { formatBytes } from "../../core/format.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { listKeys } from "../../core/keys.js";
import { toast } from "../../core/toast.js";

const STEP = 0.01;
const CARD = 172; // px of a preview's longer side at most
const { asset } = config().crops;
const ratios = Object.fromEntries(config().crops.ratios); // in the order of the page
const size = { width: asset.width, height: asset.height };
const framing = { ...config().crops.framing };
const saved = new Map(config().crops.crops.map((/** @type {{ name: any; }} */ crop) => [crop.name, crop]));
let current = { kind: "focus", name: "" };

const stage = find("[data-stage]");
const picture = find("img", stage);
const [focusDot, safeBox, cropBox] = ["focus", "safe", "crop"].map((name) => find(`[data-${name}]`, stage));
const setWarmth = makeFilter();
const url = (/** @type {string} */ way) => `${config().assets}${asset.id}/${way}`;
const saveFraming = debounce(async () => {
  try {
    await postJson(url("framing"), framing);
    find("[data-source]").textContent = t("Set by hand");
  } catch (problem) {
    toast(problem.message);
  }
}, 400);

const focus = () => ({ x: framing.focus_x, y: framing.focus_y });
const safe = () => ({
  x: framing.safe_x,
  y: framing.safe_y,
  width: framing.safe_width,
  height: framing.safe_height,
});

/**
 * The rectangle of a ratio or a saved crop: by hand where someone moved it, else from the focus.
 * @param {string} name
 */
function rectOf(name) {
  const own = saved.get(name);
  if (own) return own;
  const ratio = ratios[name] ?? 1;
  return inside(suggest(ratio, size, focus(), safe()), framing.angle, size);
}

const ratioOf = (/** @type {string} */ name) => ratios[saved.get(name)?.ratio ?? name] ?? 0;

// what is shown

function draw() {
  setWarmth(framing.warmth);
  picture.style.filter = filterOf(framing);
  picture.style.transform = `rotate(${framing.angle}deg)`;
  placeBox(safeBox, safe());
  focusDot.style.left = `${framing.focus_x * 100}%`;
  focusDot.style.top = `${framing.focus_y * 100}%`;
  stage.dataset.kind = current.kind;
  cropBox.hidden = current.kind !== "crop";
  if (!cropBox.hidden) placeBox(cropBox, rectOf(current.name));
  drawCards();
}

/** @param {any} box @param {any} rect */
function placeBox(box, rect) {
  for (const [name, value] of [
    ["left", rect.x],
    ["top", rect.y],
    ["width", rect.width],
    ["height", rect.height],
  ])
    box.style[name] = `${value * 100}%`;
}

function names() {
  return [...Object.keys(ratios), ...[...saved.keys()].filter((name) => !(name in ratios))];
}

function drawCards() {
  const list = find("[data-cards]");
  const wanted = names();
  for (const card of [...list.children]) if (!wanted.includes(card.dataset.name)) card.remove();
  wanted.forEach((name, place) => {
    let card = [...list.children].find((one) => one.dataset.name === name);
    if (!card) {
      card = makeCard(name);
      list.insertBefore(card, list.children[place] ?? null);
    }
    fillCard(card, name);
  });
}

/** @param {string} name */
function makeCard(name) {
  const image = h("img", { class: "card__picture", src: picture.currentSrc || picture.src, alt: "" });
  const forget = iconButton(
    "undo",
    name in ratios ? t("Follow the focus again") : t("Delete {name}", { name }),
    { class: "icon-button card__forget", onclick: () => forgetCrop(name) },
  );
  return h(
    "li",
    { class: "card", "data-name": name },
    h(
      "button",
      { type: "button", class: "card__choose", onclick: () => choose(name) },
      h("span", { class: "card__box" }, image),
      h("span", { class: "card__name" }, name),
    ),
    h("p", { class: "card__state" }),
    forget,
  );
}

/** @param {any} card @param {string} name */
function fillCard(card, name) {
  const rect = rectOf(name);
  const box = find(".card__box", card);
  const shape = (rect.width * size.width) / (rect.height * size.height);
  box.style.aspectRatio = String(shape);
  const room = Math.min(CARD, card.clientWidth - 18);
  const width = Math.min(room, CARD * shape);
  box.style.width = `${width}px`;
  const image = find("img", card);
  showRect(image, rect, framing.angle, size, width);
  image.style.filter = filterOf(framing);
  const isHead = cutsHead(rect, config().crops.heads);
  const isCut = isHead || cutsSafe(rect, safe());
  const beyond = !fits(rect, framing.angle, size);
  card.toggleAttribute("data-warns", isCut || beyond);
  const words = beyond
    ? t("Shows beyond the edge")
    : isHead
      ? t("Cuts a head")
      : isCut
        ? t("Cuts into what matters")
        : saved.has(name)
          ? t("By hand")
          : t("From the focus");
  const state = find(".card__state", card);
  if (state.textContent !== words) state.replaceChildren(...(isCut || beyond ? [icon("alert")] : []), words);
  find(".card__choose", card).setAttribute(
    "aria-pressed",
    String(current.kind === "crop" && current.name === name),
  );
  find(".card__forget", card).hidden = !saved.has(name);
}

/** @param {string} name */
function choose(name) {
  current =
    current.kind === "crop" && current.name === name ? { kind: "focus", name: "" } : { kind: "crop", name };
  draw();
  (current.kind === "crop" ? cropBox : focusDot).focus({ preventScroll: true });
  find("[data-hint]").textContent =
    current.kind === "crop"
      ? t("Drag the frame of {name}, or its corners. Arrows move it, + and − change its size.", { name })
      : t("Drag the point to what matters. Arrows move it.");
}

// changing

const send = new Map();
/** @param {string} name @param {any} rect */
function setCrop(name, rect) {
  const fitting = framing.angle && !fits(rect, framing.angle, size) ? null : rect;
  if (!fitting) return;
  const before = saved.get(name);
  saved.set(name, {
    id: before?.id ?? null,
    name,
    ratio: before?.ratio ?? (name in ratios ? name : "free"),
    ...rect,
  });
  draw();
  if (!send.has(name))
    send.set(
      name,
      debounce(() => keepCrop(name), 350),
    );
  send.get(name)();
}

/** Crops that were moved by hand never show what is beyond the edges: straightening makes them smaller. */
const refit = debounce(async () => {
  saveFraming.now();
  for (const [name, crop] of saved) {
    if (!fits(crop, framing.angle, size)) setCrop(name, inside(crop, framing.angle, size));
  }
}, 300);

/** @param {string} name */
async function keepCrop(name) {
  const crop = saved.get(name);
  if (!crop) return;
  try {
    crop.id = (await postJson(url("crops"), crop)).id;
    announce(t("{name} is saved", { name }));
  } catch (problem) {
    toast(problem.message);
  }
}

/** @param {string} name */
async function forgetCrop(name) {
  const crop = saved.get(name);
  send.get(name)?.cancel();
  saved.delete(name);
  if (current.name === name && !(name in ratios)) current = { kind: "focus", name: "" };
  draw();
  if (!crop?.id) return;
  try {
    await postJson(url(`crops/${crop.id}/delete`));
    toast(t("{name} was taken back.", { name }), { label: t("Undo"), run: () => setCrop(name, crop) });
  } catch (problem) {
    toast(problem.message);
  }
}

/** @param {number} x @param {number} y */
function setFocus(x, y) {
  framing.focus_x = Math.max(0, Math.min(1, x));
  framing.focus_y = Math.max(0, Math.min(1, y));
  draw();
  saveFraming();
}

/** @param {any} rect */
function setSafe(rect) {
  Object.assign(framing, {
    safe_x: rect.x,
    safe_y: rect.y,
    safe_width: rect.width,
    safe_height: rect.height,
  });
  draw();
  saveFraming();
}

/**
 * Calls `ondrag(dx, dy, start)` with fractions of the picture while a pointer drags `element`.
 * @param {any} element
 * @param {any} start
 * @param {any} ondrag
 */
function draggable(element, start, ondrag) {
  element.addEventListener(
    "pointerdown",
    (
      /** @type {{ button: any; preventDefault: () => void; stopPropagation: () => void; clientX: number; clientY: number; }} */ event,
    ) => {
      if (event.button) return;
      event.preventDefault();
      event.stopPropagation();
      element.closest("[tabindex]")?.focus({ preventScroll: true });
      const box = stage.getBoundingClientRect();
      const from = start();
      const move = (/** @type {{ clientX: number; clientY: number; }} */ now) =>
        ondrag((now.clientX - event.clientX) / box.width, (now.clientY - event.clientY) / box.height, from);
      const end = () => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", end);
        removeEventListener("pointercancel", end);
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", end);
      addEventListener("pointercancel", end);
    },
  );
}

draggable(
  focusDot,
  focus,
  (/** @type {any} */ dx, /** @type {any} */ dy, /** @type {{ x: any; y: any; }} */ from) =>
    setFocus(from.x + dx, from.y + dy),
);
draggable(
  safeBox,
  safe,
  (
    /** @type {number} */ dx,
    /** @type {number} */ dy,
    /** @type {{ x: any; y: any; width: any; height: any; }} */ from,
  ) => setSafe(moved(from, dx, dy)),
);
draggable(
  cropBox,
  () => rectOf(current.name),
  (
    /** @type {number} */ dx,
    /** @type {number} */ dy,
    /** @type {{ x: any; y: any; width: any; height: any; }} */ from,
  ) => setCrop(current.name, moved(from, dx, dy)),
);
for (const [box, rect, set, ratio] of [
  [safeBox, safe, setSafe, () => 0],
  [
    cropBox,
    () => rectOf(current.name),
    (/** @type {any} */ to) => setCrop(current.name, to),
    () => ratioOf(current.name),
  ],
]) {
  for (const corner of ["nw", "ne", "sw", "se"]) {
    const handle = h("span", { class: `handle handle--${corner}` });
    box.append(handle);
    draggable(
      handle,
      rect,
      (
        /** @type {number} */ dx,
        /** @type {number} */ dy,
        /** @type {{ x: any; y: any; width: any; height: any; }} */ from,
      ) => set(resized(from, corner, dx, dy, ratio(), size)),
    );
  }
}
picture.addEventListener(
  "pointerdown",
  (/** @type {{ button: any; preventDefault: () => void; clientX: number; clientY: number; }} */ event) => {
    if (current.kind !== "focus" || event.button) return;
    event.preventDefault();
    const box = stage.getBoundingClientRect();
    setFocus((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  },
);

listKeys(t("Crops"), [
  [["Tab"], t("From the focus to the safe area, and on to the crops")],
  [["←", "→", "↑", "↓"], t("Move what has the focus; with Shift in larger steps")],
  [["+", "−"], t("Larger, smaller")],
  [["Esc"], t("From the crop back to the focus")],
]);

/** @type {Record<string, any>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** @param {any} element @param {any} move @param {any} [scale] */
function keys(element, move, scale) {
  element.addEventListener(
    "keydown",
    (/** @type {{ shiftKey: any; key: string; preventDefault: () => void; }} */ event) => {
      const step = STEP * (event.shiftKey ? 5 : 1);
      const arrow = ARROWS[event.key];
      if (arrow) move(arrow[0] * step, arrow[1] * step);
      else if (scale && "+=".includes(event.key)) scale(1.04);
      else if (scale && event.key === "-") scale(1 / 1.04);
      else if (event.key === "Escape" && current.kind === "crop") choose(current.name);
      else return;
      event.preventDefault();
    },
  );
}
keys(focusDot, (/** @type {any} */ dx, /** @type {any} */ dy) =>
  setFocus(framing.focus_x + dx, framing.focus_y + dy),
);
keys(
  safeBox,
  (/** @type {number} */ dx, /** @type {number} */ dy) => setSafe(moved(safe(), dx, dy)),
  (/** @type {number} */ factor) => setSafe(scaled(safe(), factor)),
);
keys(
  cropBox,
  (/** @type {number} */ dx, /** @type {number} */ dy) =>
    setCrop(current.name, moved(rectOf(current.name), dx, dy)),
  (/** @type {number} */ factor) => setCrop(current.name, scaled(rectOf(current.name), factor)),
);

for (const input of document.querySelectorAll("[data-look]")) {
  const name = input.dataset.look;
  input.value = framing[name];
  const show = () =>
    (input.nextElementSibling.textContent =
      name === "angle" ? `${Number(input.value).toFixed(1)}°` : `${Math.round(input.value * 100)}`);
  show();
  input.addEventListener("input", () => {
    framing[name] = Number(input.value);
    show();
    draw();
    saveFraming();
    if (name === "angle") refit();
  });
}
find("[data-reset-look]").addEventListener("click", () => {
  for (const input of document.querySelectorAll("[data-look]")) {
    input.value = 0;
    input.dispatchEvent(new Event("input"));
  }
});

find("[data-add]").addEventListener(
  "submit",
  (/** @type {{ preventDefault: () => void; target: ParentNode | undefined; }} */ event) => {
    event.preventDefault();
    const input = find("input", event.target);
    const name = input.value.trim();
    if (!name) return input.focus();
    if (name in ratios || saved.has(name)) return toast(t("There is a crop of that name already."));
    input.value = "";
    const { x, y, width, height } = inside({ x: 0.1, y: 0.1, width: 0.8, height: 0.8 }, framing.angle, size);
    setCrop(name, { x, y, width, height });
    choose(name);
  },
);

// taking

find("[data-export]").addEventListener(
  "submit",
  async (/** @type {{ preventDefault: () => void; target: ParentNode | undefined; }} */ event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const files = form.getAll("file");
    const button = find("button", event.target);
    if (!files.length) return toast(t("Choose at least one size."));
    button.disabled = true;
    try {
      for (const name of [...send.keys()]) send.get(name).now();
      saveFraming.now();
      const { id } = await postJson(url("crops/set"), { files, logo: form.has("logo") });
      const made = await whenReady(id);
      if (made.state === "failed") throw new Error(made.problem);
      await downloadFrom(url(`crops/set/${id}`));
      toast(
        tn(
          "{n} file, {size}, is on its way to your downloads.",
          "{n} files, {size}, are on their way to your downloads.",
          files.length,
          { size: formatBytes(made.size) },
        ),
      );
    } catch (problem) {
      toast(problem.message);
    } finally {
      button.disabled = false;
    }
  },
);

/** @param {string} id */
async function whenReady(id) {
  const words = find("[data-export-state]");
  for (let waited = 0; ; waited += 1) {
    const made = await getJson(url(`crops/set/${id}.json`));
    if (made.state !== "waiting") {
      words.textContent = "";
      return made;
    }
    words.textContent =
      waited < 3 ? t("Making the files…") : t("Making the files… {n} s", { n: Math.round(waited / 2) });
    await new Promise((done) => setTimeout(done, 500));
  }
}

connectLogo();
if (picture.complete) draw();
picture.addEventListener("load", draw);
addEventListener("resize", draw);
draw();

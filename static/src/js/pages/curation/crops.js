// Cutting a picture: one focus point drives every ratio; each can be moved by hand; the original stays as it is.
import "../shared/page.js";
import { Cards } from "../../curation/crops/cards.js";
import { draggable, movable } from "../../curation/crops/drag.js";
import { connectExport } from "../../curation/crops/exporter.js";
import { fits, inside, isSame, moved, resized, scaled, suggest } from "../../curation/crops/geometry.js";
import { filterOf, makeFilter } from "../../curation/crops/look.js";
import { connectLogo } from "../../curation/crops/logo.js";
import { announce, debounce, find, h } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { postJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { listKeys } from "../../core/keys.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";

const { asset, heads } = config().crops;
/** @type {Record<string, number>} */
const ratios = Object.fromEntries(config().crops.ratios); // in the order of the page
const size = { width: asset.width, height: asset.height };
const framing = { ...config().crops.framing };
/** @type {Map<string, Crops.Crop>} */
const saved = new Map(config().crops.crops.map((crop) => [crop.name, crop]));
/** @type {Map<string, Crops.Crop>} as the server has them */
const keptCrops = new Map(config().crops.crops.map((crop) => [crop.name, { ...crop }]));
let current = { kind: "focus", name: "" };

/** @typedef {{ before: Crops.Crop, after: Crops.Crop }} Shrunk */

const stage = find("[data-stage]");
const picture = find("img", stage);
const [focusDot, safeBox, cropBox] = ["focus", "safe", "crop"].map((name) => find(`[data-${name}]`, stage));
const setWarmth = makeFilter();
const url = (/** @type {string} */ way) => `${config().assets}${asset.id}/${way}`;
let kept = { ...framing }; // as the server has it
/** @type {Shrunk[]} crops that straightening made smaller since, which are kept and taken back with it */
let shrunk = [];
const saveFraming = debounce(async () => {
  const [before, crops] = [kept, shrunk];
  if (JSON.stringify(before) === JSON.stringify(framing)) return;
  framing.source = "manual";
  kept = { ...framing };
  shrunk = [];
  try {
    await postJson(url("framing"), framing);
  } catch (problem) {
    [kept, shrunk] = [before, crops];
    return toast(problem.message);
  }
  for (const { after } of crops) await sendCrop(after);
  showSource();
  offerUndo(t("Focus and look are kept."), () => takeFramingBack(before, crops));
}, 400);
const cards = new Cards(find("[data-cards]"), {
  heads,
  rectOf,
  isUsual: (name) => name in ratios,
  isByHand: (name) => saved.has(name),
  onchoose: choose,
  onforget: forgetCrop,
});

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
 * @returns {Crops.Rect}
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
  const names = [...Object.keys(ratios), ...[...saved.keys()].filter((name) => !(name in ratios))];
  const src = picture.currentSrc || picture.src;
  cards.show(names, { src, size, framing, safe: safe(), active: current.name });
}

/** @param {HTMLElement} box @param {Crops.Rect} rect */
function placeBox(box, { x, y, width, height }) {
  for (const [name, value] of Object.entries({ left: x, top: y, width, height }))
    box.style.setProperty(name, `${value * 100}%`);
}

/** @param {string} name */
function choose(name) {
  const isChosen = current.kind === "crop" && current.name === name;
  current = isChosen ? { kind: "focus", name: "" } : { kind: "crop", name };
  draw();
  (isChosen ? focusDot : cropBox).focus({ preventScroll: true });
  find("[data-hint]").textContent = isChosen
    ? t("Drag the point to what matters. Arrows move it.")
    : t("Drag the frame of {name}, or its corners. Arrows move it, + and − change its size.", { name });
}

// changing

/** @type {Map<string, Debounced<[]>>} */
const sending = new Map();

/** @param {string} name @param {Crops.Rect} rect */
function setCrop(name, rect) {
  if (framing.angle && !fits(rect, framing.angle, size)) return;
  const before = saved.get(name);
  const ratio = before?.ratio ?? (name in ratios ? name : "free");
  saved.set(name, { id: before?.id ?? null, name, ratio, ...rect });
  draw();
  const send = sending.get(name) ?? debounce(() => keepCrop(name), 350);
  sending.set(name, send);
  send();
}

/** Crops that were moved by hand never show what is beyond the edges: straightening makes them smaller. */
const refit = debounce(() => {
  for (const [name, before] of saved) {
    if (fits(before, framing.angle, size)) continue;
    const after = { ...before, ...inside(before, framing.angle, size) };
    saved.set(name, after);
    const earlier = shrunk.find((one) => one.after === before);
    if (earlier) earlier.after = after;
    else shrunk.push({ before, after });
  }
  draw();
  saveFraming.now();
}, 300);

/** @param {string} name */
async function keepCrop(name) {
  const crop = saved.get(name);
  const before = keptCrops.get(name);
  if (!crop || !(await sendCrop(crop))) return;
  announce(t("{name} is saved", { name }));
  offerUndo(t("{name} is saved", { name }), () => (before ? putCropBack(before) : forgetCrop(name, true)));
}

/** @param {Crops.Crop} crop */
async function sendCrop(crop) {
  try {
    /** @type {Server.SavedCrop} */
    const { id } = await postJson(url("crops"), crop);
    crop.id = id;
    keptCrops.set(crop.name, { ...crop });
    return true;
  } catch (problem) {
    toast(problem.message);
    return false;
  }
}

/** @param {Crops.Crop} before */
function putCropBack(before) {
  const crop = { ...before, id: saved.get(before.name)?.id ?? null };
  saved.set(crop.name, crop);
  draw();
  return sendCrop(crop);
}

/** @param {string} name @param {boolean} isUndo */
async function forgetCrop(name, isUndo = false) {
  const crop = saved.get(name);
  sending.get(name)?.cancel();
  saved.delete(name);
  keptCrops.delete(name);
  if (current.name === name && !(name in ratios)) current = { kind: "focus", name: "" };
  draw();
  if (!crop?.id) return;
  try {
    await postJson(url(`crops/${crop.id}/delete`));
    if (!isUndo) offerUndo(t("{name} was taken back.", { name }), () => putCropBack(crop));
  } catch (problem) {
    toast(problem.message);
  }
}

/**
 * The framing as it was, a suggestion where nobody had set it, and the crops that straightening made smaller,
 * but for those that were changed again since.
 * @param {Server.Framing} before
 * @param {Shrunk[]} crops
 */
async function takeFramingBack(before, crops) {
  Object.assign(framing, before);
  showLooks();
  draw();
  try {
    if (before.source === "suggested") await postJson(url("framing/delete"));
    else await postJson(url("framing"), framing);
    kept = { ...framing };
    showSource();
  } catch (problem) {
    return toast(problem.message);
  }
  for (const one of crops) {
    const now = saved.get(one.after.name);
    if (now && isSame(now, one.after)) await putCropBack(one.before);
  }
}

function showSource() {
  find("[data-source]").textContent = framing.source === "suggested" ? t("Suggested") : t("Set by hand");
}

/** @param {number} x @param {number} y */
function setFocus(x, y) {
  framing.focus_x = Math.max(0, Math.min(1, x));
  framing.focus_y = Math.max(0, Math.min(1, y));
  draw();
  saveFraming();
}

/** @param {Crops.Rect} rect */
function setSafe(rect) {
  framing.safe_x = rect.x;
  framing.safe_y = rect.y;
  framing.safe_width = rect.width;
  framing.safe_height = rect.height;
  draw();
  saveFraming();
}

// by pointer and keys

const boxes = [
  { box: safeBox, rect: safe, set: setSafe, ratio: () => 0 },
  {
    box: cropBox,
    rect: () => rectOf(current.name),
    set: (/** @type {Crops.Rect} */ rect) => setCrop(current.name, rect),
    ratio: () => ratioOf(current.name),
  },
];
const leave = () => {
  if (current.kind !== "crop") return false;
  choose(current.name);
  return true;
};

draggable(stage, focusDot, focus, (dx, dy, from) => setFocus(from.x + dx, from.y + dy));
movable(focusDot, { move: (dx, dy) => setFocus(framing.focus_x + dx, framing.focus_y + dy), leave });
for (const { box, rect, set, ratio } of boxes) {
  draggable(stage, box, rect, (dx, dy, from) => set(moved(from, dx, dy)));
  movable(box, {
    move: (dx, dy) => set(moved(rect(), dx, dy)),
    scale: (factor) => set(scaled(rect(), factor)),
    leave,
  });
  for (const corner of ["nw", "ne", "sw", "se"]) {
    const handle = h("span", { class: `handle handle--${corner}` });
    box.append(handle);
    draggable(stage, handle, rect, (dx, dy, from) => set(resized(from, corner, dx, dy, ratio(), size)));
  }
}
picture.addEventListener("pointerdown", (event) => {
  if (current.kind !== "focus" || event.button) return;
  event.preventDefault();
  const box = stage.getBoundingClientRect();
  setFocus((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
});

listKeys(t("Crops"), [
  [["Tab"], t("From the focus to the safe area, and on to the crops")],
  [["←", "→", "↑", "↓"], t("Move what has the focus; with Shift in larger steps")],
  [["+", "−"], t("Larger, smaller")],
  [["Esc"], t("From the crop back to the focus")],
]);

/** @typedef {"angle" | "exposure" | "contrast" | "warmth"} Look */

const looks = [...document.querySelectorAll("[data-look]")];

/** Puts the sliders where the framing has them. */
function showLooks() {
  for (const input of looks) {
    const name = /** @type {Look} */ (input.dataset.look);
    input.value = String(framing[name]);
    find(".looks__value", input.parentElement).textContent =
      name === "angle" ? `${framing.angle.toFixed(1)}°` : `${Math.round(framing[name] * 100)}`;
  }
}

showLooks();
for (const input of looks) {
  const name = /** @type {Look} */ (input.dataset.look);
  input.addEventListener("input", () => {
    framing[name] = Number(input.value);
    showLooks();
    draw();
    saveFraming();
    if (name === "angle") refit();
  });
}
find("[data-reset-look]").addEventListener("click", () => {
  for (const input of looks) {
    input.value = "0";
    input.dispatchEvent(new Event("input"));
  }
});

find("[data-add]").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = find("input", event.target);
  const name = input.value.trim();
  if (!name) return input.focus();
  if (name in ratios || saved.has(name)) return toast(t("There is a crop of that name already."));
  input.value = "";
  setCrop(name, inside({ x: 0.1, y: 0.1, width: 0.8, height: 0.8 }, framing.angle, size));
  choose(name);
});

connectExport(url, () => {
  for (const send of sending.values()) send.now();
  saveFraming.now();
});
connectLogo();
picture.addEventListener("load", draw);
addEventListener("resize", draw);
draw();

// The large picture: opened from any picture of the page, turned by keys, swipes and the clock.

const REST = 5000; // ms that the slideshow rests on a picture
const SWIPE = 48; // px
/** @type {HTMLDialogElement} */
let dialog;
const find = (/** @type {string} */ name) => dialog.querySelector(`[data-${name}]`);

const shown = () => [...document.querySelectorAll("[data-picture]")];
/** @type {ReturnType<typeof shown>} */
let figures = [];
let first = 0;
let count = "";
const total = () => Number(count || figures.length);
let more = async () => false;
let current = -1;
/** @type {ReturnType<typeof setInterval> | 0} */
let clock = 0;

/** @typedef {(figure: HTMLElement, words: HTMLElement) => void} Listener */

/** @type {Listener[]} */
const listeners = [];

/**
 * Calls `listener(figure, words)` whenever a picture is shown large, to add to its words.
 * @param {Listener} listener
 */
export const onShow = (listener) => listeners.push(listener);

/**
 * Says how the pictures behind the last one are brought: `loader()` resolves to false when there are none.
 * @param {() => Promise<boolean>} loader
 */
export function followWith(loader) {
  more = async () => {
    const came = await loader();
    if (came) figures = shown();
    return came;
  };
}

/** @param {string} text @param {string} [name] a class */
function paragraph(text, name) {
  const element = document.createElement("p");
  if (name) element.className = name;
  element.textContent = text;
  return element;
}

/** @param {ParentNode} within @returns {HTMLImageElement} */
const imageOf = (within) =>
  /** @type {HTMLImageElement} */ (/** @type {unknown} */ (within.querySelector("img")));

/** @param {HTMLElement} figure */
function still(figure) {
  const picture = /** @type {HTMLElement} */ (figure.querySelector("picture").cloneNode(true));
  picture.querySelector("img").setAttribute("loading", "eager");
  for (const one of picture.querySelectorAll("[sizes]")) one.sizes = "100vw";
  return picture;
}

/** @param {HTMLElement} figure */
function clip(figure) {
  const image = imageOf(figure);
  const video = Object.assign(document.createElement("video"), {
    src: figure.dataset.clip ?? "",
    poster: image.currentSrc || image.src,
    controls: true,
    playsInline: true,
    preload: "none",
  });
  video.setAttribute("aria-label", image.alt);
  return video;
}

/** @param {number} index */
async function show(index) {
  if (index >= figures.length && !(await more())) index = 0;
  current = (index + figures.length) % figures.length;
  const figure = figures[current];
  const { caption, credit, clip: moving, picture } = figure.dataset;
  find("stage").replaceChildren(moving ? clip(figure) : still(figure));
  const words = find("words");
  words.replaceChildren(...(caption ? [paragraph(caption)] : []), paragraph(credit ?? "", "credit"));
  find("place").textContent = `${first + current + 1} / ${total()}`;
  history.replaceState(null, "", `#p-${picture}`);
  for (const listener of listeners) listener(figure, words);
  const next = figures[(current + 1) % figures.length];
  if (next) imageOf(next).loading = "eager";
}

/** @param {boolean} isOn */
function play(isOn) {
  if (clock) clearInterval(clock);
  clock = isOn ? setInterval(() => document.hidden || show(current + 1), REST) : 0;
  find("play").setAttribute("aria-pressed", String(isOn));
}

/**
 * Opens the picture of this id; false if it is not on this page.
 * @param {string} id
 */
export function open(id) {
  const index = figures.findIndex((figure) => figure.dataset.picture === id);
  if (index < 0) return false;
  show(index);
  if (!dialog.open) dialog.showModal();
  return true;
}

/** @param {number} by */
function turn(by) {
  play(false);
  show(current + by);
}

/** Looks for the pictures of the page, and opens them from now on. */
export function startViewer() {
  const main = document.getElementById("main");
  dialog = /** @type {HTMLDialogElement} */ (
    /** @type {unknown} */ (document.querySelector("[data-viewer]"))
  );
  figures = shown();
  first = Number(main.dataset.first ?? 0);
  count = main.dataset.count ?? "";
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest(".pic__link, [data-open]");
    if (!link) return;
    const id = link.dataset.open ?? link.closest("[data-picture]").dataset.picture;
    if (open(id)) event.preventDefault();
  });
  offerSlideshow();
  listenToButtons();
  listenToSwipes();
  addEventListener("hashchange", openNamed);
}

function offerSlideshow() {
  const start = document.querySelector("[data-slideshow]");
  if (start && figures.length) {
    start.hidden = false;
    start.addEventListener("click", () => {
      open(figures[0].dataset.picture ?? "");
      play(true);
    });
  }
}

function listenToButtons() {
  find("play").addEventListener("click", () => play(!clock));
  find("back").addEventListener("click", () => turn(-1));
  find("on").addEventListener("click", () => turn(1));
  find("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    play(false);
    find("stage").replaceChildren();
    history.replaceState(null, "", location.pathname + location.search);
    const link = figures[current]?.querySelector(".pic__link");
    link?.scrollIntoView({ block: "nearest" });
    link?.focus({ preventScroll: true });
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea, video")) return;
    if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === "ArrowRight") turn(1);
    else if (event.key === " " && !event.target.closest("button")) play(!clock);
    else return;
    event.preventDefault();
  });
}

function listenToSwipes() {
  /** @type {PointerEvent | null} */
  let from = null;
  find("stage").addEventListener("pointerdown", (event) => (from = event.isPrimary ? event : null));
  find("stage").addEventListener("pointerup", (event) => {
    if (!from) return;
    const [across, down] = [event.clientX - from.clientX, event.clientY - from.clientY];
    from = null;
    if (Math.abs(across) > SWIPE && Math.abs(across) > Math.abs(down)) turn(across < 0 ? 1 : -1);
    else if (down > SWIPE * 2 && event.pointerType === "touch") dialog.close();
  });
}

/** Opens the picture that the address names, wherever in the gallery it is. */
export async function openNamed() {
  if (!location.hash.startsWith("#p-")) return;
  const id = location.hash.slice(3);
  while (!open(id) && (await more()));
}

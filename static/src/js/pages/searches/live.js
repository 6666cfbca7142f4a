// The live page: frames as they arrive, a pause, and a wall for a monitor in the press room.
import "../shared/page.js";
import { announce, debounce, find, isTyping } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { t, tn } from "../../core/i18n.js";
import { listKeys } from "../../core/keys.js";
import { Feed } from "../../searches/live/feed.js";
import { Frames } from "../../searches/live/frames.js";
import { toast } from "../../core/toast.js";
import { parseState, questionOf } from "../../core/url.js";

const CHECK = 30_000; // ms between two looks whether what is shown may still be seen

let state = parseState(location.search);
let isPaused = false;
/** @type {string[]} */
let held = []; // ids that came during a pause, the latest first
/** @type {WakeLockSentinel | null} */
let screenLock = null;

const frames = new Frames(find("[data-live-frames]"));
const feed = new Feed(config().live);
const pill = find("[data-live-pill]");
const wallButton = find("[data-live-wall]");
const pauseButton = find("[data-live-pause]");

function follow() {
  const question = questionOf(state);
  history.replaceState(null, "", `${config().live}${question ? `?${question}` : ""}`);
  frames.clear();
  held = [];
  showHeld();
  feed.follow(question);
}

/** @param {string[]} ids */
async function show(ids) {
  const before = frames.size;
  const count = frames.fresh(ids).length;
  try {
    await frames.add(ids);
  } catch (problem) {
    toast(problem.message);
  }
  find("[data-live-empty]").hidden = frames.size > 0;
  if (before && count) sayNew(count);
}

let unsaid = 0;
const sayWaiting = debounce(() => {
  announce(tn("{n} new picture", "{n} new pictures", unsaid));
  unsaid = 0;
}, 2000);
/** @param {number} count */
function sayNew(count) {
  unsaid += count;
  sayWaiting();
}

feed.addEventListener("frames", ({ detail: ids }) => {
  if (!isPaused || frames.size === 0) return show(ids);
  held = [...frames.fresh(ids).filter((id) => !held.includes(id)), ...held];
  showHeld();
});

/** @type {Record<string, () => string>} */
const STATES = {
  live: () => t("New frames appear as they arrive."),
  asking: () => t("New frames appear every few seconds."),
  away: () => t("The server cannot be reached. Trying again …"),
};
feed.addEventListener("state", ({ detail: name }) => {
  find("[data-live-state]").textContent = STATES[name]();
  find("[data-live-dot]").toggleAttribute("data-on", name !== "away");
});

// pause

function showHeld() {
  pill.hidden = held.length === 0;
  pill.textContent = tn("{n} new picture", "{n} new pictures", held.length);
}

/** @param {boolean} on */
function pause(on) {
  isPaused = on;
  pauseButton.setAttribute("aria-pressed", String(on));
  find("[data-live-pause-label]").textContent = on ? t("Go on") : t("Pause");
  if (on) return;
  const ids = held;
  held = [];
  showHeld();
  show(ids);
}

pauseButton.addEventListener("click", () => pause(!isPaused));
pill.addEventListener("click", () => pause(false));

// the wall

/** @param {boolean} on */
async function wall(on) {
  document.body.classList.toggle("is-wall", on);
  wallButton.setAttribute("aria-pressed", String(on));
  try {
    if (on) {
      await document.documentElement.requestFullscreen();
      screenLock = (await navigator.wakeLock?.request("screen")) ?? null;
    } else {
      if (document.fullscreenElement) await document.exitFullscreen();
      await screenLock?.release();
    }
  } catch {
    // without full screen, or with a screen that goes dark, the wall is still a wall
  }
}

wallButton.addEventListener("click", () => wall(true));
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement) wall(false);
});

// the keyboard

/** @param {number} step */
function move(step) {
  const links = [...document.querySelectorAll(".live-frame__link")];
  const here = links.indexOf(/** @type {PageElement} */ (document.activeElement));
  links[Math.min(links.length - 1, Math.max(0, here + step))]?.focus();
}

listKeys(t("Live"), [
  [["←", "→"], t("Move from picture to picture")],
  [["Enter"], t("Open")],
  [["P"], t("Pause, and go on")],
  [["F"], t("Fill the screen, for a wall")],
]);

/** @type {Record<string, () => unknown>} */
const KEYS = {
  p: () => pause(!isPaused),
  f: () => wall(!document.body.classList.contains("is-wall")),
  "/": () => find("#search").focus(),
  ArrowRight: () => move(1),
  ArrowLeft: () => move(-1),
  Escape: () => wall(false),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || find("dialog[open]"))
    return;
  const run = KEYS[event.key];
  if (!run) return;
  event.preventDefault();
  run();
});

// the question

const form = find("[data-live-search]");
const search = debounce(() => {
  const q = find("#search").value;
  if (q.trim() === state.q.trim()) return;
  state = { ...state, q };
  follow();
}, 400);
form.addEventListener("input", search);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search.now();
});

setInterval(() => {
  if (document.visibilityState === "visible") frames.check().catch(() => {});
}, CHECK);
setTimeout(() => (find("[data-live-empty]").hidden = frames.size > 0), 3000);
follow();

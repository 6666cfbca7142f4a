// The date scrubber at the right edge: days at their place, drag to travel, keys from day to day.
import { find, h } from "../core/dom.js";
import { formatNumber, formatPlace } from "../core/format.js";
import { rowAt, sectionOfRow } from "./geometry.js";
import { headingWords } from "./headings.js";
import { t } from "../core/i18n.js";

const LABEL_ROOM = 26; // px that one day's label takes
const TICK_ROOM = 3; // px between two ticks, so that many days are no bar
const MIN_SCREENS = 1.5; // height of the page, in screens, from which a scrubber helps

/**
 * Connects the scrubber to the grid.
 * @param {import("./grid.js").Grid} grid
 */
export function connectScrubber(grid) {
  const root = find("[data-scrubber]");
  const thumb = h("span", { class: "scrubber__thumb" });
  const bubble = h("span", { class: "scrubber__bubble", hidden: true });
  const days = h("div", { class: "scrubber__days", "aria-hidden": "true" });
  root.append(days, thumb, bubble);
  /** @type {Grid.Geometry | null} */
  let shown = null;
  let height = 0;

  const travel = () => document.documentElement.scrollHeight - innerHeight;
  const position = () => (travel() > 0 ? Math.min(1, scrollY / travel()) : 0);

  function update() {
    if (grid.geometry !== shown || root.clientHeight !== height) {
      shown = grid.geometry;
      root.hidden = grid.geometry.height < innerHeight * MIN_SCREENS;
      document.documentElement.classList.toggle("has-scrubber", !root.hidden);
      height = root.clientHeight;
      drawDays(days, grid.geometry, height);
    }
    if (root.hidden) return;
    thumb.style.top = `${position() * 100}%`;
    bubble.style.top = thumb.style.top;
    root.setAttribute("aria-valuenow", String(Math.round(position() * 100)));
    root.setAttribute("aria-valuetext", wordsAt(grid));
    bubble.textContent = root.getAttribute("aria-valuetext");
  }

  grid.addEventListener("drawn", update);
  addEventListener("resize", update);
  root.addEventListener("pointerdown", (event) => {
    const move = (/** @type {{ clientY: number }} */ { clientY }) => {
      const box = root.getBoundingClientRect();
      scrollTo(0, (Math.min(Math.max(clientY - box.top, 0), box.height) / box.height) * travel());
    };
    root.setPointerCapture(event.pointerId);
    bubble.hidden = false;
    root.addEventListener("pointermove", move);
    root.addEventListener(
      "lostpointercapture",
      () => {
        root.removeEventListener("pointermove", move);
        bubble.hidden = true;
      },
      { once: true },
    );
    move(event);
    event.preventDefault();
  });
  root.addEventListener("focus", () => (bubble.hidden = false));
  root.addEventListener("blur", () => (bubble.hidden = true));
  root.addEventListener("keydown", (event) => {
    const target = keyTarget(event.key, grid, travel());
    if (target === null) return;
    scrollTo(0, target);
    event.preventDefault();
  });
}

/**
 * Days where they begin, or months or years of a long time.
 * @param {HTMLElement} root
 * @param {Grid.Geometry} geometry
 * @param {number} height
 */
function drawDays(root, geometry, height) {
  root.replaceChildren(
    ...placeDays(geometry, height).map(({ y, words }) => {
      const mark = h("span", { class: words ? "scrubber__day" : "scrubber__tick" }, words);
      mark.style.top = `${y}px`;
      return mark;
    }),
  );
}

/**
 * Where days begin, with words or, where these would touch or repeat those above, without.
 * @param {Pick<Grid.Geometry, "sections" | "height">} geometry
 * @param {number} height
 */
export function placeDays({ sections, height: whole }, height) {
  const days = sections.filter((section) => section.isNewDay && section.day);
  const times = days.map(({ day }) => Date.parse(day));
  const span = (Math.max(...times) - Math.min(...times)) / 86_400_000;
  /** @type {{ y: number, words: string }[]} */
  const marks = [];
  let free = 0;
  let said = "";
  let tick = -TICK_ROOM;
  for (const { day, top } of days) {
    const y = (top / whole) * height;
    const words = formatPlace(day, span);
    if (words !== said && y >= free && y <= height - LABEL_ROOM / 2) {
      marks.push({ y, words });
      free = y + LABEL_ROOM;
      said = words;
    } else if (y >= tick + TICK_ROOM) {
      marks.push({ y, words: "" });
      tick = y;
    }
  }
  return marks;
}

/** @param {import("./grid.js").Grid} grid */
function gridY(grid) {
  return scrollY - (grid.root.getBoundingClientRect().top + scrollY) + 120;
}

/**
 * What is at the top of the view.
 * @param {import("./grid.js").Grid} grid
 */
function wordsAt(grid) {
  const row = rowAt(grid.geometry, gridY(grid));
  const section = grid.geometry.sections[sectionOfRow(grid.geometry, row)];
  if (!section?.head) {
    return t("{done} of {total}", {
      done: formatNumber(grid.geometry.rowStart[row] + 1),
      total: formatNumber(grid.result.total),
    });
  }
  const words = headingWords(section, grid.result.sessions, grid.result.timezone);
  return words.title === words.day ? words.day : `${words.day} · ${words.title}`;
}

/**
 * Up and down go by heading, page keys by day.
 * @param {string} key
 * @param {import("./grid.js").Grid} grid
 * @param {number} travel
 */
function keyTarget(key, grid, travel) {
  const top = grid.root.getBoundingClientRect().top + scrollY;
  const bar = 64;
  const byDay = key === "PageUp" || key === "PageDown";
  const stops = grid.geometry.sections
    .filter((section) => !byDay || section.isNewDay)
    .map((section) => top + section.top - bar);
  if (key === "Home") return 0;
  if (key === "End") return travel;
  if (key === "ArrowDown" || key === "PageDown") return stops.find((stop) => stop > scrollY + 2) ?? travel;
  if (key === "ArrowUp" || key === "PageUp") return stops.findLast((stop) => stop < scrollY - 2) ?? 0;
  return null;
}

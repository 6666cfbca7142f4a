// Pictures over time as bars; a span of them is chosen by dragging, or with two sliders by keyboard.
import { h } from "../core/dom.js";
import { formatDate, formatMoment } from "../core/format.js";
import { t, tn } from "../core/i18n.js";

const SVG = "http://www.w3.org/2000/svg";
const DAY = 86_400_000;
const HEIGHT = 48; // of the drawing, in its own units
const TERM = /(?<!\S)taken:("[^"]*"|\S+)/gi;

/** @typedef {[first: number, end: number]} Span of bars, the end excluded */

/**
 * The bars that a span [from, to) of milliseconds covers, as first and one past the last.
 * @param {Server.Timeline} timeline
 * @returns {Span}
 */
export function barsOf({ start, step, counts, chosen }) {
  if (!chosen) return [0, counts.length];
  /** @param {number | null} moment @param {number} otherwise @param {(place: number) => number} round */
  const place = (moment, otherwise, round) =>
    moment === null ? otherwise : Math.min(counts.length, Math.max(0, round((moment - start) / step)));
  const first = Math.min(place(chosen[0], 0, Math.floor), counts.length - 1);
  return [first, Math.max(first + 1, place(chosen[1], counts.length, Math.ceil))];
}

/**
 * The query with this span of bars as its `taken:` term; all of them is no term.
 * @param {string} q
 * @param {Pick<Server.Timeline, "start" | "step" | "counts">} timeline
 * @param {Span} span
 * @param {string} timeZone
 */
export function withSpan(q, { start, step, counts }, [first, last], timeZone) {
  const rest = q.replace(TERM, " ").replace(/\s+/g, " ").trim();
  if (first <= 0 && last >= counts.length) return rest;
  const minute = (/** @type {Date} */ moment) =>
    moment.toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).replace(" ", "T");
  const term = `taken:${minute(new Date(start + first * step))}..${minute(new Date(start + last * step - 60_000))}`;
  return `${rest} ${term}`.trim();
}

/** The bars, above the other filters; calls `onchoose(q)` with the query of a chosen span. */
export class Timeline {
  /** @type {Server.Timeline} */
  data = { start: 0, step: 1, counts: [], chosen: null };
  q = "";
  /** @type {Span} */
  span = [0, 0];
  /** @type {number | null} */
  #drag = null;

  /** @param {{ timeZone: string, onchoose: (q: string) => unknown }} how */
  constructor({ timeZone, onchoose }) {
    this.timeZone = timeZone;
    this.onchoose = onchoose;
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "timeline__bars");
    this.svg.setAttribute("preserveAspectRatio", "none");
    this.svg.setAttribute("aria-hidden", "true");
    this.first = this.#slider(t("From"));
    this.last = this.#slider(t("To"));
    this.words = h("output", { class: "timeline__words" });
    this.clear = h(
      "button",
      { type: "button", class: "link-button", hidden: true, onclick: () => this.#choose([0, Infinity]) },
      t("All times"),
    );
    this.element = h(
      "section",
      { class: "timeline", "aria-label": t("When they were taken"), hidden: true },
      h("div", { class: "timeline__field" }, this.svg, this.first, this.last),
      h("p", { class: "timeline__line" }, this.words, this.clear),
    );
    this.#listen();
  }

  /**
   * Draws the bars of a result for the query `q`.
   * @param {Server.Timeline | null} timeline
   * @param {string} q
   */
  show(timeline, q) {
    this.q = q;
    this.element.hidden = !timeline || timeline.counts.length < 2;
    if (!timeline) return;
    this.data = timeline;
    if (this.element.hidden || this.#drag) return;
    const { counts } = timeline;
    const most = Math.max(...counts);
    this.svg.setAttribute("viewBox", `0 0 ${counts.length} ${HEIGHT}`);
    this.svg.replaceChildren(
      ...counts.map((count, index) => bar(index, count && Math.max(2, (count / most) * HEIGHT))),
    );
    for (const slider of [this.first, this.last]) slider.max = String(counts.length);
    this.clear.hidden = !timeline.chosen;
    this.#mark(barsOf(timeline));
  }

  /** @param {Span} span */
  #mark([first, last]) {
    this.span = [first, last];
    this.first.value = String(first);
    this.last.value = String(last);
    [...this.svg.children].forEach((one, index) =>
      one.classList.toggle("is-outside", index < first || index >= last),
    );
    const { start, step, counts } = this.data;
    const [from, to] = [first, last].map((index) =>
      momentWords(new Date(start + index * step), step, this.timeZone),
    );
    this.first.setAttribute("aria-valuetext", from);
    this.last.setAttribute("aria-valuetext", to);
    const found = counts.slice(first, last).reduce((sum, count) => sum + count, 0);
    this.words.textContent = t("{from} to {to}", { from, to });
    this.words.title = tn("{n} picture", "{n} pictures", found);
  }

  /** @param {Span} span */
  #choose([first, last]) {
    this.onchoose(
      withSpan(this.q, this.data, [first, Math.min(last, this.data.counts.length)], this.timeZone),
    );
  }

  /** @param {string} label */
  #slider(label) {
    return h("input", { type: "range", class: "timeline__slider", min: "0", step: "1", "aria-label": label });
  }

  #listen() {
    const move = () =>
      this.#mark(ordered(Number(this.first.value), Number(this.last.value), this.data.counts.length));
    for (const slider of [this.first, this.last]) {
      slider.addEventListener("input", move);
      slider.addEventListener("change", () => this.#choose(this.span));
    }
    const at = (/** @type {{ clientX: number }} */ { clientX }) => {
      const { left, width } = this.svg.getBoundingClientRect();
      return Math.min(
        this.data.counts.length - 1,
        Math.max(0, Math.floor(((clientX - left) / width) * this.data.counts.length)),
      );
    };
    this.svg.addEventListener("pointerdown", (event) => {
      this.#drag = at(event);
      this.svg.setPointerCapture(event.pointerId);
      this.#mark([this.#drag, this.#drag + 1]);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (this.#drag === null) return;
      const here = at(event);
      this.#mark([Math.min(this.#drag, here), Math.max(this.#drag, here) + 1]);
    });
    this.svg.addEventListener("pointerup", () => {
      this.#drag = null;
      this.#choose(this.span);
    });
    this.svg.addEventListener("pointercancel", () => {
      this.#drag = null;
      this.#mark(barsOf(this.data));
    });
  }
}

/**
 * Where a bar begins: as exactly as its width allows.
 * @param {Date} moment
 * @param {number} step
 * @param {string} timeZone
 */
const momentWords = (moment, step, timeZone) =>
  step < DAY
    ? formatMoment(moment.toISOString(), timeZone, "short")
    : formatDate(moment.toISOString(), timeZone);

/**
 * Two ends as a span of at least one bar.
 * @param {number} one
 * @param {number} other
 * @param {number} length
 * @returns {Span}
 */
const ordered = (one, other, length) => {
  const first = Math.min(one, other, length - 1);
  return [first, Math.max(one, other, first + 1)];
};

/** @param {number} index @param {number} height */
function bar(index, height) {
  const rect = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ x: index + 0.08, y: HEIGHT - height, width: 0.84, height }))
    rect.setAttribute(name, String(value));
  return rect;
}

// The list of files: thousands of rows, of which only those in view are in the document.
import { fillRow, makeRow } from "./row.js";
import { isProblem, ordered } from "./stages.js";
import { inView, offsetOf } from "./window.js";

const AHEAD = 320; // px

/** @typedef {import("./row.js").RowElement} RowElement */

export class FileList {
  tall = 0;
  low = 0;
  /** @type {Upload.Heights & { total: number }} */
  sizes;
  /** @type {Upload.Group | null} */
  group = null;
  /** @type {Upload.Row[]} */
  #shown = [];
  /** @type {Map<Upload.Row, RowElement>} */
  #drawn = new Map();
  /** @type {RowElement[]} */
  #spare = [];
  #frame = 0;

  /**
   * `sender` says whether all is paused; `onaction` is called with "retry" or "remove" and the row.
   * @param {HTMLElement} root
   * @param {object} parts
   * @param {import("./rows.js").Rows} parts.rows
   * @param {import("./sender.js").Sender} parts.sender
   * @param {import("./thumbs.js").Thumbs} parts.thumbs
   * @param {(action: string, row: Upload.Row) => unknown} parts.onaction
   */
  constructor(root, { rows, sender, thumbs, onaction }) {
    this.root = root;
    this.rows = rows;
    this.sender = sender;
    this.thumbs = thumbs;
    rows.addEventListener("change", () => this.show());
    thumbs.addEventListener("thumb", ({ detail }) => this.#fill(detail));
    addEventListener("scroll", () => this.#schedule(), { passive: true });
    this.#measure();
    new ResizeObserver(() => {
      this.#measure();
      this.show();
    }).observe(root);
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-action]");
      if (button) this.#act(button, onaction);
    });
  }

  /**
   * Draws the rows of `group` (null for all) as they are now.
   * @param {Upload.Group | null} group
   */
  show(group = this.group) {
    this.group = group;
    this.#shown = ordered(this.rows.list, group);
    this.root.hidden = !this.rows.list.length;
    this.#count();
    this.root.style.height = `${offsetOf(this.#shown.length, this.sizes)}px`;
    this.#schedule();
  }

  /** How high rows are, which depends on the width alone. */
  #measure() {
    const style = getComputedStyle(this.root);
    this.tall = parseFloat(style.getPropertyValue("--tall"));
    this.low = parseFloat(style.getPropertyValue("--low"));
  }

  #count() {
    const problems = this.#shown.findIndex((row) => !isProblem(row));
    this.sizes = {
      total: this.#shown.length,
      problems: problems < 0 ? this.#shown.length : problems,
      tall: this.tall,
      low: this.low,
    };
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const top = -this.root.getBoundingClientRect().top;
    const { first, end } = inView({ ...this.sizes, top, height: innerHeight, ahead: AHEAD });
    const wanted = new Set(this.#shown.slice(first, end));
    for (const [row, element] of this.#drawn) {
      if (wanted.has(row)) continue;
      this.#drawn.delete(row);
      element.remove();
      this.#spare.push(element);
    }
    let index = first;
    /** @type {RowElement | null} */
    let before = null;
    for (const row of wanted) before = this.#place(row, index++, before);
    this.#spare.length = Math.min(this.#spare.length, 20);
  }

  /** @param {Upload.Row} row @param {number} index @param {RowElement | null} before */
  #place(row, index, before) {
    const element = this.#drawn.get(row) ?? this.#spare.pop() ?? makeRow();
    element.row = row;
    this.#drawn.set(row, element);
    const place = [index + 1, this.#shown.length, offsetOf(index, this.sizes)].join();
    if (element.place !== place) {
      element.place = place;
      element.style.translate = `0 ${offsetOf(index, this.sizes)}px`;
      element.setAttribute("aria-posinset", String(index + 1));
      element.setAttribute("aria-setsize", String(this.#shown.length));
    }
    const next = before ? before.nextSibling : this.root.firstChild;
    if (element !== next) this.root.insertBefore(element, next); // the order of reading is that of the eye
    this.#fill(row);
    return element;
  }

  /** @param {Upload.Row} row */
  #fill(row) {
    const element = this.#drawn.get(row);
    if (!element) return;
    const { isPaused } = this.sender;
    const picture = this.thumbs.of(row);
    const before = element.filled;
    if (
      before?.row === row &&
      before.version === row.version &&
      before.isPaused === isPaused &&
      before.picture === picture
    )
      return;
    element.filled = { row, version: row.version, isPaused, picture };
    fillRow(element, row, { isPaused, picture });
  }

  /**
   * The focus goes to the next row when its own goes.
   * @param {HTMLElement} button
   * @param {(action: string, row: Upload.Row) => unknown} onaction
   */
  #act(button, onaction) {
    const element = /** @type {RowElement} */ (/** @type {unknown} */ (button.closest(".file")));
    const neighbour = element.nextElementSibling ?? element.previousElementSibling;
    if (element.row) onaction(button.dataset.action ?? "", element.row);
    requestAnimationFrame(() => !element.isConnected && neighbour?.querySelector("button, a")?.focus());
  }
}

// The grid: true height at once, and only those rows in the document that are in view or near it.
import { debounce, h } from "../core/dom.js";
import { Flight } from "./flight.js";
import { place, placeInRow, rowAt, rowCount, rowOf, sectionOfRow, sizesFor } from "./geometry.js";
import { headingWords, makeHeading } from "./headings.js";
import { playOnHover } from "./hover.js";
import { colourAt, indexOf, NOTHING } from "./result.js";
import { emptyTile, fillTile, makeTile } from "./tile.js";

const OVERSCAN = 700; // px above and below that are drawn ahead
const FRESH_FOR = 2000; // ms that a picture which just came in is marked

/** Dispatches `drawn` after the view changed. */
export class Grid extends EventTarget {
  result = NOTHING;
  geometry = place([], [], sizesFor(1000));
  /** The picture that has, or would get, the focus. */
  current = 0;
  /** @type {Map<number, HTMLElement>} */
  #rows = new Map();
  /** @type {Map<number, HTMLElement>} */
  #sections = new Map();
  /** @type {Set<string>} */
  #fresh = new Set();
  #frame = 0;
  #growth = 1;
  #middle = 0; // the row that was in the middle of the view when it was last drawn
  #flight = new Flight(() => this.#fill(this.#drawnIds().filter((id) => this.cache.get(id) !== undefined)));

  /**
   * @param {HTMLElement} root
   * @param {{ cache: import("./tilecache.js").TileCache, selection: import("./selection.js").Selection }} parts
   */
  constructor(root, { cache, selection }) {
    super();
    this.root = root;
    this.cache = cache;
    this.selection = selection;
    cache.addEventListener("tiles", ({ detail }) => this.#fill(detail));
    selection.addEventListener("change", () => this.#mark());
    addEventListener("scroll", () => this.#schedule(), { passive: true });
    const place = debounce(() => this.#replace(), 60);
    playOnHover(root);
    new ResizeObserver(() => root.clientWidth !== this.geometry.sizes.width && place()).observe(root);
  }

  /**
   * Shows a result. With `keep`, what is in view stays where it is; `fresh` ids are marked as new.
   * @param {Server.Result} result
   * @param {{ keep?: boolean, fresh?: string[] }} how
   */
  show(result, { keep = false, fresh = [] } = {}) {
    const anchor = keep ? this.#anchor() : null;
    const currentId = this.result.ids[this.current];
    const hadFocus = this.root.contains(document.activeElement);
    this.result = result;
    this.current = Math.max(0, keep && currentId ? indexOf(result, currentId) : 0);
    this.#fresh = new Set(fresh);
    setTimeout(() => this.#fresh.clear(), FRESH_FOR);
    this.#lay(anchor);
    if (!keep) scrollTo(0, 0);
    this.#draw();
    if (hadFocus && result.total) this.focus(this.current);
  }

  /**
   * The tile at `index`, if it is drawn.
   * @param {number} index
   * @returns {HTMLElement | null}
   */
  tile(index) {
    return this.#rows.get(rowOf(this.geometry, index))?.querySelector(`[data-index="${index}"]`) ?? null;
  }

  /**
   * Brings the picture at `index` into view, clear of bars and headings.
   * @param {number} index
   */
  reveal(index) {
    const row = rowOf(this.geometry, index);
    const { rowTop, rowHeight, sections } = this.geometry;
    const section = sections[sectionOfRow(this.geometry, row)];
    const style = getComputedStyle(document.documentElement);
    const covered =
      parseFloat(style.getPropertyValue("--topbar-height")) +
      (section.head ? this.geometry.sizes.session : 0);
    const top = this.#gridTop() + rowTop[row];
    const upper = scrollY + covered + 8;
    const lower = scrollY + innerHeight - (this.selection.size ? 72 : 8);
    if (top < upper)
      scrollTo(0, Math.max(0, row === section.firstRow ? top - section.head - covered : top - covered - 8));
    else if (top + rowHeight[row] > lower) scrollTo(0, top + rowHeight[row] - innerHeight + 80);
    this.#draw();
  }

  /**
   * Moves the focus to the picture at `index`.
   * @param {number} index
   */
  focus(index) {
    if (!this.result.total) return;
    this.tile(this.current)?.setAttribute("tabindex", "-1");
    this.current = Math.max(0, Math.min(index, this.result.total - 1));
    this.reveal(this.current);
    const tile = this.tile(this.current);
    tile?.setAttribute("tabindex", "0");
    tile?.focus({ preventScroll: true });
  }

  /** The first picture that is in full view. */
  firstInView() {
    const { rowStart, rowTop } = this.geometry;
    const y = scrollY - this.#gridTop() + 100;
    const row = rowAt(this.geometry, y);
    return rowStart[rowTop[row] < y && row + 1 < rowCount(this.geometry) ? row + 1 : row] ?? 0;
  }

  /**
   * Draws tiles so much larger than usual (`geometry.TILE_SIZES`); what is in view stays there.
   * @param {number} growth
   */
  resize(growth) {
    this.#growth = growth;
    if (this.result.total) this.#replace();
  }

  /** Asks anew for what the drawn tiles show. */
  refresh() {
    this.cache.expire();
    this.#need();
  }

  #gridTop() {
    return this.root.getBoundingClientRect().top + scrollY;
  }

  #anchor() {
    if (!this.result.total) return null;
    const index = this.firstInView();
    const top = this.#gridTop() + this.geometry.rowTop[rowOf(this.geometry, index)];
    return { id: this.result.ids[index], offset: top - scrollY };
  }

  /** @param {Grid.Anchor | null} anchor */
  #lay(anchor) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const sizes = sizesFor(this.root.clientWidth, rem, this.#growth);
    this.geometry = place(this.result.ratios, this.result.sections, sizes);
    this.root.style.height = `${this.geometry.height}px`;
    this.root.setAttribute("aria-rowcount", String(rowCount(this.geometry)));
    this.root.replaceChildren();
    this.#rows.clear();
    this.#sections.clear();
    const index = anchor ? indexOf(this.result, anchor.id) : -1;
    if (anchor && index >= 0)
      scrollTo(0, this.#gridTop() + this.geometry.rowTop[rowOf(this.geometry, index)] - anchor.offset);
  }

  #replace() {
    const hadFocus = this.root.contains(document.activeElement);
    this.#lay(scrollY > 0 ? this.#anchor() : null);
    this.#draw();
    if (hadFocus) this.focus(this.current);
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.result.total) this.#drawRows();
    this.dispatchEvent(new Event("drawn"));
  }

  #drawRows() {
    this.#flight.move(scrollY, innerHeight);
    const y = scrollY - this.#gridTop();
    this.#middle = rowAt(this.geometry, y + innerHeight / 2);
    const first = rowAt(this.geometry, y - OVERSCAN);
    const last = rowAt(this.geometry, y + innerHeight + OVERSCAN);
    const focused = this.root.contains(document.activeElement) ? rowOf(this.geometry, this.current) : -1;
    for (const [row, element] of this.#rows) {
      if ((row >= first && row <= last) || row === focused) continue;
      for (const tile of element.children) emptyTile(/** @type {HTMLElement} */ (tile));
      element.remove();
      this.#rows.delete(row);
    }
    for (let row = first; row <= last; row += 1) if (!this.#rows.has(row)) this.#drawRow(row);
    this.#dropEmptySections();
    const tile = this.tile(this.current);
    if (tile) tile.tabIndex = 0;
    else this.#offerFocus(first);
    this.#need();
  }

  /**
   * The grid can always be tabbed to: by its current picture, or by the first one in view.
   * @param {number} row
   */
  #offerFocus(row) {
    this.root.querySelector('.tile[tabindex="0"]')?.setAttribute("tabindex", "-1");
    this.#rows.get(row)?.querySelector(".tile")?.setAttribute("tabindex", "0");
  }

  /** @param {number} row */
  #drawRow(row) {
    const section = this.#section(sectionOfRow(this.geometry, row));
    const height = this.geometry.rowHeight[row];
    const element = h("div", { class: "row", role: "row", "aria-rowindex": row + 1 });
    element.style.top = `${this.geometry.rowTop[row] - section.top}px`;
    element.style.height = `${height}px`;
    for (const box of placeInRow(this.geometry, this.result.ratios, row)) {
      const id = this.result.ids[box.index];
      const tile = makeTile(id, box, height);
      tile.style.backgroundColor = colourAt(this.result, box.index);
      this.#markTile(tile);
      if (this.#fresh.has(id)) tile.classList.add("tile--fresh");
      const data = this.cache.get(id);
      if (data !== undefined) this.#fillTile(tile, data);
      element.append(tile);
    }
    section.element.append(element);
    this.#rows.set(row, element);
  }

  /** @param {number} number */
  #section(number) {
    const placed = this.geometry.sections[number];
    let element = this.#sections.get(number);
    if (!element) {
      element = h("div", { class: "section", role: "rowgroup" });
      element.style.top = `${placed.top}px`;
      element.style.height = `${placed.height}px`;
      if (placed.head) this.#head(element, placed);
      this.#sections.set(number, element);
      this.root.append(element);
    }
    return { element, top: placed.top };
  }

  /** @param {HTMLElement} element @param {Grid.Section} placed */
  #head(element, placed) {
    const { sessions, timezone } = this.result;
    const words = headingWords(placed, sessions, timezone);
    const ids = () => this.result.ids.slice(placed.start, placed.end);
    element.setAttribute(
      "aria-label",
      words.title === words.day ? words.day : `${words.title}, ${words.day}`,
    );
    const onselect = () => this.selection.add(ids(), { canRemove: true });
    element.append(...makeHeading(placed, words, { timeZone: timezone, onselect }));
  }

  #dropEmptySections() {
    for (const [number, element] of this.#sections) {
      if (element.querySelector(".row")) continue;
      element.remove();
      this.#sections.delete(number);
    }
  }

  #need() {
    this.cache.need(this.#drawnIds());
  }

  /** In the order in which they are looked at: from the middle of the view. */
  #drawnIds() {
    const { rowStart } = this.geometry;
    const distance = (/** @type {number} */ row) => Math.abs(row - this.#middle);
    return [...this.#rows.keys()]
      .sort((one, other) => distance(one) - distance(other))
      .flatMap((row) => this.result.ids.slice(rowStart[row], rowStart[row + 1]));
  }

  /** @param {string[]} ids */
  #fill(ids) {
    for (const id of ids) {
      const tile = this.root.querySelector(`.tile[data-id="${id}"]`);
      if (tile) this.#fillTile(tile, this.cache.get(id));
    }
  }

  /**
   * In flight the thumbs of one row are as many as can be seen; the others show their placeholders.
   * @param {HTMLElement} tile
   * @param {Server.Tile | null | undefined} data
   */
  #fillTile(tile, data) {
    const isPassing = this.#flight.isOn && rowOf(this.geometry, Number(tile.dataset.index)) !== this.#middle;
    fillTile(tile, data, { isPassing, onbroken: () => this.cache.retry(tile.dataset.id ?? "") });
  }

  #mark() {
    this.root.classList.toggle("grid--selecting", this.selection.size > 0);
    for (const tile of this.root.querySelectorAll(".tile")) this.#markTile(tile);
  }

  /** @param {HTMLElement} tile */
  #markTile(tile) {
    tile.setAttribute("aria-selected", String(this.selection.has(tile.dataset.id ?? "")));
  }
}

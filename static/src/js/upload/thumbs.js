// Small pictures of the rows: from the file on this device, or from the server once it is in the library.
import { config } from "../core/config.js";
import { postJson } from "../core/http.js";

const HEIGHT = 144; // px; three times the row's, so that it is sharp on every screen
const KEPT = 400;
const DRAWN = /^image\/(jpeg|png|webp|avif|gif|bmp)$/;
const DRAWN_UP_TO = 80 * 1024 * 1024; // bytes
const GATHER = 150; // ms
const REST = 4_000; // ms before each, when something else is more urgent

/** Dispatches `thumb` with the row in `detail` when its picture is there, or may be asked for again. */
export class Thumbs extends EventTarget {
  /** @type {Map<Upload.Row, Upload.Picture>} the oldest first */
  #pictures = new Map();
  /** @type {Set<Upload.Row>} */
  #asked = new Set();
  /** @type {Upload.Row[]} */
  #wanted = [];
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #timer = 0;
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #nap = 0;
  #isAwake = false;
  /** @type {Set<Upload.Row>} */
  #later = new Set();

  /**
   * `yields()` says whether something else is more urgent.
   * @param {Pick<import("./workers.js").Workers, "ask">} workers
   * @param {() => boolean} yields
   * @param {number} rest ms
   */
  constructor(workers, yields, rest = REST) {
    super();
    this.workers = workers;
    this.yields = yields;
    this.rest = rest;
  }

  /**
   * The row's picture: an ImageBitmap, an address, or null for now.
   * @param {Upload.Row} row
   * @returns {Upload.Picture | null}
   */
  of(row) {
    const picture = this.#pictures.get(row);
    if (picture) {
      this.#pictures.delete(row);
      this.#pictures.set(row, picture);
      return picture;
    }
    if (row.file && DRAWN.test(row.file.type) && row.size < DRAWN_UP_TO && !row.hasNoThumb)
      this.#scale(/** @type {Upload.Row & { file: File }} */ (row));
    else if (row.assetId && ["ready", "joined", "duplicate"].includes(row.stage)) this.#want(row);
    return null;
  }

  /**
   * Decoding a large picture keeps a processor busy for a tenth of a second: so it must not stand in the way. While
   * it would, the camera's own small picture does.
   * @param {Upload.Row & { file: File }} row
   */
  async #scale(row) {
    if (this.#asked.has(row)) return;
    const mustWait = !this.#isAwake && this.yields();
    if (mustWait && row.hasNoSketch) {
      this.#later.add(row);
      this.#nap ||= setTimeout(() => this.#wake(), this.rest);
      return;
    }
    if (!mustWait) this.#isAwake = false;
    this.#asked.add(row);
    const picture = await this.#picture(row, mustWait ? "sketch" : "thumb");
    this.#asked.delete(row);
    if (picture || !mustWait) row.hasNoThumb = !picture;
    else if (!row.isGone) this.#scale(Object.assign(row, { hasNoSketch: true }));
    this.#keep(row, picture);
  }

  /**
   * The one that the camera left in the file, which is there in a moment; or the whole one made small.
   * @param {Upload.Row & { file: File }} row
   * @param {"sketch" | "thumb"} task
   * @returns {Promise<ImageBitmap | null>}
   */
  #picture(row, task) {
    return this.workers.ask(task, { file: row.file, height: HEIGHT }, { urgent: true }).catch(() => null);
  }

  /** Asks again for those that are in view by now; the first of them is drawn in any case. */
  #wake() {
    this.#nap = 0;
    this.#isAwake = true;
    const rows = [...this.#later].filter((row) => !row.isGone);
    this.#later.clear();
    for (const row of rows) this.dispatchEvent(new CustomEvent("thumb", { detail: row }));
  }

  /** @param {Upload.Row} row */
  #want(row) {
    if (this.#asked.has(row)) return;
    this.#asked.add(row);
    this.#wanted.push(row);
    this.#timer ||= setTimeout(() => this.#fetch(), GATHER);
  }

  async #fetch() {
    this.#timer = 0;
    const rows = this.#wanted.splice(0, 100);
    const ids = rows.map((row) => row.assetId);
    /** @type {Record<string, Server.Tile>} */
    const tiles = await postJson(`${config().home}tiles.json`, { ids }).catch(() => ({}));
    for (const row of rows) this.#keep(row, tiles[row.assetId ?? ""]?.thumb);
  }

  /** @param {Upload.Row} row @param {Upload.Picture | null | undefined} picture */
  #keep(row, picture) {
    if (!picture || row.isGone) return;
    this.#pictures.set(row, picture);
    this.dispatchEvent(new CustomEvent("thumb", { detail: row }));
    for (const [old, image] of this.#pictures) {
      if (this.#pictures.size <= KEPT) break;
      this.#pictures.delete(old);
      if (image instanceof ImageBitmap) image.close();
    }
  }
}

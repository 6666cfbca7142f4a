// What tiles show, fetched in batches for whatever is in view, and remembered.
import { postJson } from "../core/http.js";

const MAX_BATCH = 100;
const MAX_WAITING = 200; // wishes kept; who scrolled on no longer needs the others
const MAX_REQUESTS = 2; // at a time, so that the newest wish never waits behind a queue
const KEPT = 4000;
const PAUSE = 40; // ms between two batches: one for what a moment of scrolling needs
const RETRY_AFTER = 60_000; // ms until a thumb that failed may be asked for again

/** Dispatches `tiles` with the ids that arrived (in `detail`) and `problem`. */
export class TileCache extends EventTarget {
  /** @type {Map<string, Server.Tile | null>} null is a picture that may not be seen, or is gone */
  #tiles = new Map();
  /** @type {Set<string>} */
  #fresh = new Set();
  /** @type {Set<string>} */
  #asked = new Set();
  /** @type {string[]} */
  #wanted = [];
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #timer = 0;
  #sentAt = -Infinity;
  #requests = 0;
  /** @type {Map<string, number>} */
  #retried = new Map();

  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
  }

  /** @param {string} id */
  get(id) {
    return this.#tiles.get(id);
  }

  /**
   * Asks for those ids that are not here; the newest wishes come first, old ones are given up.
   * @param {string[]} ids
   */
  need(ids) {
    const missing = [...ids, ...this.#wanted].filter((id) => !this.#fresh.has(id) && !this.#asked.has(id));
    this.#wanted = [...new Set(missing)].slice(0, MAX_WAITING);
    this.#schedule();
  }

  /** The catalogue has changed: everything is asked for anew, and serves as it was until then. */
  expire() {
    this.#fresh.clear();
  }

  /**
   * These were changed here: they are asked for anew.
   * @param {string[]} ids
   */
  renew(ids) {
    for (const id of ids) this.#fresh.delete(id);
    this.need(ids);
  }

  /**
   * A thumb did not load (its address may have ended): ask anew, but not in circles.
   * @param {string} id
   */
  retry(id) {
    const last = this.#retried.get(id) ?? -Infinity;
    if (performance.now() - last < RETRY_AFTER) return;
    this.#retried.set(id, performance.now());
    this.#fresh.delete(id);
    this.need([id]);
  }

  #schedule() {
    if (!this.#wanted.length || this.#timer || this.#requests >= MAX_REQUESTS) return;
    this.#timer = setTimeout(() => this.#send(), this.#sentAt + PAUSE - performance.now());
  }

  async #send() {
    this.#timer = 0;
    this.#sentAt = performance.now();
    const ids = this.#wanted.splice(0, MAX_BATCH);
    for (const id of ids) this.#asked.add(id);
    this.#requests += 1;
    try {
      /** @type {Record<string, Server.Tile>} */
      const tiles = await postJson(this.url, { ids });
      for (const id of ids) {
        this.#tiles.set(id, tiles[id] ?? null);
        this.#fresh.add(id);
      }
      this.#trim();
      this.dispatchEvent(new CustomEvent("tiles", { detail: ids }));
    } catch (problem) {
      this.dispatchEvent(new CustomEvent("problem", { detail: problem }));
    } finally {
      for (const id of ids) this.#asked.delete(id);
      this.#requests -= 1;
      this.#schedule();
    }
  }

  #trim() {
    for (const id of this.#tiles.keys()) {
      if (this.#tiles.size <= KEPT) return;
      this.#tiles.delete(id);
      this.#fresh.delete(id);
    }
  }
}

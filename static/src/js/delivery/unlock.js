// At the second an embargo ends, the open page unlocks by itself, by the server's clock.
import { serverNow } from "../core/serverclock.js";

const LATER = 86_400_000; // ms: timers cannot wait for longer than 24 days
const AFTER = [0, 1500, 5000]; // ms after the moment: again, should the server's clock be a little behind

/** Calls `run` at the earliest of the moments that it was told of, and then waits for the next. */
export class Unlocker {
  /** @type {Set<number>} */
  #moments = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => unknown} run */
  constructor(run) {
    this.run = run;
  }

  /**
   * A moment (ISO 8601) at which something changes by itself.
   * @param {string | null | undefined} moment
   */
  expect(moment) {
    const at = Date.parse(moment ?? "");
    if (!Number.isFinite(at) || at <= serverNow() || this.#moments.has(at)) return;
    this.#moments.add(at);
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    if (!this.#moments.size) return;
    const left = Math.min(...this.#moments) - serverNow();
    this.#timer = setTimeout(() => this.#look(), Math.max(0, Math.min(left, LATER)));
  }

  #look() {
    const now = serverNow();
    const over = [...this.#moments].filter((at) => at <= now);
    for (const at of over) this.#moments.delete(at);
    if (over.length) for (const after of AFTER) setTimeout(() => this.run(), after);
    this.#wait();
  }
}

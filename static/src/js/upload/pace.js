// How fast bytes go, and how long to wait before trying again. Pure.

const WINDOW = 20_000; // ms
const ENOUGH = 3_000; // ms of watching before it is worth a word
const FIRST = 600;
const LONGEST = 30_000;

/** Bytes per second over the last twenty seconds. */
export class Pace {
  /** @type {{ now: number, sent: number }[]} */
  #seen = [];

  /**
   * `sent` bytes in all at `now` (ms). Less than before (a file begun anew, or taken out) starts the watch again.
   * @param {number} now
   * @param {number} sent
   */
  add(now, sent) {
    if (sent < (this.#seen.at(-1)?.sent ?? 0)) this.#seen = [];
    this.#seen.push({ now, sent });
    while (this.#seen.length > 2 && now - this.#seen[1].now > WINDOW) this.#seen.shift();
  }

  /**
   * Seconds that `bytes` will take; null while nobody can say.
   * @param {number} bytes
   */
  left(bytes) {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.now - first.now < ENOUGH || last.sent <= first.sent) return null;
    return bytes / (((last.sent - first.sent) * 1000) / (last.now - first.now));
  }

  forget() {
    this.#seen = [];
  }
}

/** Bytes per second, once in every `span` (ms) of sending. */
export class Gauge {
  #since = -Infinity;
  #bytes = 0;

  /** @param {number} span */
  constructor(span) {
    this.span = span;
  }

  /**
   * `bytes` more at `now` (ms): the rate if a span is over, else null. After a long silence it begins anew.
   * @param {number} now
   * @param {number} bytes
   */
  add(now, bytes) {
    if (now - this.#since > 2 * this.span) [this.#since, this.#bytes] = [now, 0];
    this.#bytes += bytes;
    const ms = now - this.#since;
    if (ms < this.span) return null;
    const rate = (this.#bytes * 1000) / ms;
    [this.#since, this.#bytes] = [now, 0];
    return rate;
  }
}

/**
 * How long (ms) to wait before try `tries` (from 0): doubled each time, never the same for all.
 * @param {number} tries
 * @param {number} random
 */
export const delayOf = (tries, random = Math.random()) =>
  Math.min(LONGEST, FIRST * 2 ** tries) * (0.75 + random / 2);

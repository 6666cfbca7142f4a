// What the panel says about pictures, kept for a while: whoever goes back and forth need not wait, but what others
// changed meanwhile, and what may no longer be seen, must come through.
import { config } from "../core/config.js";
import { getJson } from "../core/http.js";

const FRESH = 30_000; // ms for which an answer is shown without asking anew
const MOST = 200; // pictures kept

/** The details of pictures, by id. */
export class Details {
  /** @type {Map<string, { read: number, details: Server.Details }>} */
  #kept = new Map();

  /** @param {(id: string) => Promise<Server.Details>} ask @param {() => number} now in ms */
  constructor(ask = (id) => getJson(`${config().assets}${id}.json`), now = () => performance.now()) {
    this.ask = ask;
    this.now = now;
  }

  /**
   * What was read last, however old: for what must be shown at once.
   * @param {string} id
   */
  last(id) {
    return this.#kept.get(id)?.details;
  }

  /**
   * The details, read anew if what is kept is too old. Raises what asking raises.
   * @param {string} id
   */
  async get(id) {
    const kept = this.#kept.get(id);
    if (kept && this.now() - kept.read < FRESH) return kept.details;
    const read = this.now();
    const details = await this.ask(id);
    this.#kept.delete(id); // the newest are last
    this.#kept.set(id, { read, details });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      this.#kept.delete(oldest);
    }
    return details;
  }

  /**
   * Reads this one anew when it is next asked for.
   * @param {string} id
   */
  forget(id) {
    this.#kept.delete(id);
  }

  /** Something changed: everything is read anew when it is next asked for. */
  expire() {
    for (const kept of this.#kept.values()) kept.read = -Infinity;
  }

  clear() {
    this.#kept.clear();
  }
}

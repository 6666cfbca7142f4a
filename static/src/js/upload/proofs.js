// Over a quick line reading a file twice, to hash and to send it, takes a quarter of the speed. So bytes go first
// there; the SHA-256 follows once nothing is left to send, and the server compares it with what has arrived.
import { rest } from "./api.js";

const AGAIN = 3_000; // ms: while a worker has the file in hand, nobody can compare

/** Dispatches `differs` with the row in `detail` if other bytes arrived than are on this device. */
export class Proofs extends EventTarget {
  /** @type {any[]} */
  #waiting = [];
  #isBusy = false;
  #telling = 0;

  /**
   * `tell({ id, sha256 }, isWanted)` gives the server's answer; `isFree()`, whether there is nothing better to do.
   * @param {any} options
   */
  constructor({ workers, tell, isFree, pause = AGAIN }) {
    super();
    this.workers = workers;
    this.tell = tell;
    this.isFree = isFree;
    this.pause = pause;
  }

  /** Whether some are still to be compared. */
  get isPending() {
    return this.#isBusy || this.#waiting.length + this.#telling > 0;
  }

  /**
   * Of a row that has arrived without its SHA-256.
   * @param {any} row
   */
  add(row) {
    this.#waiting.push(row);
    this.go();
  }

  /** Goes on, if there is nothing better to do. */
  async go() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.length && this.isFree()) await this.#prove(this.#waiting.shift());
    this.#isBusy = false;
  }

  /** @param {any} row */
  async #prove(row) {
    if (row.isGone) return;
    try {
      row.sha256 = await this.workers.ask("whole", { file: row.file });
    } catch {
      return; // the card is out: what arrived was held against size and ends
    }
    this.#tell(row, row.id);
  }

  /** @param {any} row @param {string} id */
  async #tell(row, id) {
    const isWanted = () => !row.isGone && row.id === id;
    this.#telling += 1;
    try {
      while (isWanted() && (await this.tell({ id, sha256: row.sha256 }, isWanted)).state === "checking")
        await rest(this.pause);
    } catch ({ code }) {
      if (code === "wrong_bytes" && isWanted())
        this.dispatchEvent(new CustomEvent("differs", { detail: row }));
    } finally {
      this.#telling -= 1;
    }
  }
}

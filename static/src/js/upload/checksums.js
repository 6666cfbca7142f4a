// Over a quick line reading a file twice, to hash and to send it, takes a quarter of the speed. So bytes go first
// there; the SHA-256 follows once nothing is left to send, and the server compares it with what has arrived.
import { rest } from "./api.js";

const AGAIN = 3_000; // ms: while a worker has the file in hand, nobody can compare

/** @typedef {{ id: number, sha256: string | null }} Completed */

/** Dispatches `differs` with the row in `detail` if other bytes arrived than are on this device. */
export class Checksums extends EventTarget {
  /** @type {Upload.Row[]} */
  #waiting = [];
  #isBusy = false;
  #telling = 0;

  /**
   * `tell({ id, sha256 }, isWanted)` gives the server's answer; `isFree()`, whether there is nothing better to do.
   * @param {object} parts
   * @param {Pick<import("./workers.js").Workers, "ask">} parts.workers
   * @param {(said: Completed, isWanted: () => boolean) => Promise<Pick<Api.Upload, "state">>} parts.tell
   * @param {() => boolean} parts.isFree
   * @param {number} [parts.pause] ms
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
   * @param {Upload.Row} row
   */
  add(row) {
    this.#waiting.push(row);
    this.go();
  }

  /** Goes on, if there is nothing better to do. */
  async go() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.isFree()) {
      const row = this.#waiting.shift();
      if (!row) break;
      await this.#compare(row);
    }
    this.#isBusy = false;
  }

  /** @param {Upload.Row} row */
  async #compare(row) {
    if (row.isGone || !row.file || !row.id) return;
    try {
      row.sha256 = await this.workers.ask("whole", { file: row.file });
    } catch {
      return; // the card is out: what arrived was held against size and ends
    }
    this.#tell(row, row.id, row.sha256);
  }

  /** @param {Upload.Row} row @param {number} id @param {string} sha256 */
  async #tell(row, id, sha256) {
    const isWanted = () => !row.isGone && row.id === id;
    this.#telling += 1;
    try {
      while (isWanted() && (await this.tell({ id, sha256 }, isWanted)).state === "checking")
        await rest(this.pause);
    } catch ({ code }) {
      if (code === "wrong_bytes" && isWanted())
        this.dispatchEvent(new CustomEvent("differs", { detail: row }));
    } finally {
      this.#telling -= 1;
    }
  }
}

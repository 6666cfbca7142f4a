// Announces files to the server, a few dozen in one request, without letting the sender wait for the first.
import { announcement } from "./announcement.js";
import { call, Refusal, rest } from "./api.js";

const TOGETHER = 40; // announced at once
const FEW = 4; // files that the sender can begin with
const GATHER = 20; // ms

export class Announcer {
  /** @type {Upload.Row[]} */
  #waiting = [];
  #isRunning = false;

  /**
   * `batch()` is the one that files belong to, null while nothing can be announced; `isReading()`, whether more files
   * will be ready in a moment. `onanswer` gets what the server says of each file, `onrefused` what it refused.
   * @param {object} parts
   * @param {Pick<import("./sender.js").Sender, "isSupplied" | "isQuick">} parts.sender
   * @param {() => Api.Batch | null} parts.batch
   * @param {() => boolean} parts.isReading
   * @param {(row: Upload.Row, answer: Api.Upload) => unknown} parts.onanswer
   * @param {(rows: Upload.Row[], error: Refusal) => unknown} parts.onrefused
   */
  constructor({ sender, batch, isReading, onanswer, onrefused }) {
    this.sender = sender;
    this.batch = batch;
    this.isReading = isReading;
    this.onanswer = onanswer;
    this.onrefused = onrefused;
  }

  /**
   * Announces the rows as soon as that may be; those that come `again` go before the others.
   * @param {Upload.Row[]} rows
   */
  add(rows, again = false) {
    if (again) this.#waiting.unshift(...rows);
    else this.#waiting.push(...rows);
    this.go();
  }

  /** Goes on, now that there is a batch. */
  async go() {
    if (this.#isRunning || !this.batch()) return;
    this.#isRunning = true;
    await rest(GATHER);
    try {
      for (let batch = this.batch(); this.#waiting.length && batch; batch = this.batch()) {
        if (this.#canWait()) await rest(GATHER);
        else await this.#announce(batch);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** Whether more can be announced together without letting the sender wait. */
  #canWait() {
    return this.isReading() && this.#waiting.length < (this.sender.isSupplied ? TOGETHER : FEW);
  }

  /** @param {Api.Batch} batch */
  async #announce({ id }) {
    const rows = this.#waiting.splice(0, TOGETHER).filter((row) => !row.isGone);
    if (!rows.length) return;
    try {
      const body = { files: rows.map(announcement), sign: this.sender.isQuick };
      /** @type {Api.Uploads} */
      const { files } = await call("POST", `/batches/${id}/files`, body);
      files.forEach((answer, index) => this.onanswer(rows[index], answer));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await this.onrefused(rows, error);
    }
  }
}

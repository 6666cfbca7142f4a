// Asks again and again what became of the files of a batch: often while some are on their way.
import { call, rest } from "./api.js";

const BUSY = 1500; // ms between looks
const CALM = 8000;
const PAGE = 1000; // files in one answer

export class StatusWatch {
  /** @type {string | null} */
  #since = null; // the server's clock at the look before

  /**
   * `batch()` is the one that is watched, or null; `onfile` gets what is news; `onsignedout` hears that nobody is.
   * @param {object} parts
   * @param {() => Api.Batch | null} parts.batch
   * @param {() => boolean} parts.isBusy
   * @param {(file: Api.Arrival) => unknown} parts.onfile
   * @param {() => unknown} parts.onsignedout
   */
  constructor({ batch, isBusy, onfile, onsignedout }) {
    this.batch = batch;
    this.isBusy = isBusy;
    this.onfile = onfile;
    this.onsignedout = onsignedout;
  }

  /** Looks from now on, for as long as the page is open. */
  async run() {
    for (;;) {
      await untilNextLook(() => document.hidden || !this.isBusy());
      if (!this.batch() || !navigator.onLine) continue;
      await this.look().catch(({ status }) => status === 401 && this.onsignedout()); // else the next look tells more
    }
  }

  /** Everything is news again. */
  forget() {
    this.#since = null;
  }

  /** Asks what became of the files, as far as it changed. */
  async look() {
    const id = this.batch()?.id;
    const since = this.#since;
    let after = 0;
    for (;;) {
      const query = new URLSearchParams({
        limit: String(PAGE),
        after: String(after),
        ...(since && { since }),
      });
      /** @type {Api.Arrivals} */
      const { files, now } = await call("GET", `/batches/${id}/files?${query}`, undefined, () => false);
      if (this.batch()?.id !== id) return;
      for (const file of files) this.onfile(file);
      if (after === 0) this.#since = now;
      if (files.length < PAGE) return;
      after = files[files.length - 1].id;
    }
  }
}

/**
 * Rests until it is time to look again: soon while there is news to expect, also where that begins meanwhile.
 * @param {() => boolean} isCalm
 * @param {(ms: number) => Promise<unknown>} [sleep]
 */
export async function untilNextLook(isCalm, sleep = rest) {
  let rested = 0;
  do {
    await sleep(BUSY);
    rested += BUSY;
  } while (isCalm() && rested < CALM);
}

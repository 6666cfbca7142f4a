// Small pictures that go ahead of their files, so that editors can begin while those are on a slow line.
import { call } from "./api.js";

const AT_ONCE = 2;
const EDGE = 1600; // px
const LEAST = 1_500_000; // bytes: a smaller file is hardly larger than its preview
const MOST = 256 * 1024 * 1024; // bytes: a larger one takes long to hash

export class Previews {
  /** @type {Upload.Row[]} */
  #queue = [];
  #busy = 0;

  /**
   * `identify(row)` tells the server the file's SHA-256; false if the file is not to be sent after all.
   * @param {object} parts
   * @param {import("./rows.js").Rows} parts.rows
   * @param {import("./sender.js").Sender} parts.sender
   * @param {import("./workers.js").Workers} parts.workers
   * @param {() => string} parts.mode `auto` (over a slow line), `always` or `never`
   * @param {(row: Upload.Row) => Promise<boolean>} parts.identify
   */
  constructor({ rows, sender, workers, mode, identify }) {
    this.rows = rows;
    this.sender = sender;
    this.workers = workers;
    this.mode = mode;
    this.identify = identify;
    sender.addEventListener("slow", () => this.#catchUp());
  }

  /**
   * Sends one ahead of `row`, which was announced, if it is to have one. Originals wait as long.
   * @param {Upload.Row} row
   */
  offer(row) {
    const mode = this.mode();
    if (mode === "always" || (mode === "auto" && this.sender.isSlow)) this.#add(row);
  }

  #catchUp() {
    if (this.mode() !== "auto") return;
    for (const row of this.rows.list) if (row.stage === "queued") this.#add(row);
  }

  /** @param {Upload.Row} row */
  #add(row) {
    const { upload } = row;
    if (row.isAhead || row.file?.type !== "image/jpeg" || row.size < LEAST || row.size > MOST) return;
    if (!upload || upload.asset_id || upload.parts.length) return;
    row.isAhead = true;
    const at = row.stars ? this.#queue.findIndex((one) => (one.stars ?? 0) < (row.stars ?? 0)) : -1;
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, row);
    this.#next();
  }

  #next() {
    this.sender.waitForOthers(this.#busy + this.#queue.length > 0);
    while (this.#busy < AT_ONCE) {
      const row = this.#queue.shift();
      if (!row) return;
      this.#busy++;
      this.#send(row).finally(() => {
        this.#busy--;
        this.#next();
      });
    }
  }

  /**
   * What goes wrong is passed over: the file itself follows.
   * @param {Upload.Row} row
   */
  async #send(row) {
    if (row.isGone || !row.file || row.stage !== "queued") return;
    try {
      const small = await this.workers.ask("preview", { file: row.file, edge: EDGE });
      if (!small || small.size * 2 > row.size) return;
      if (!(await this.identify(row))) return;
      const isWanted = () => !row.isGone;
      const asked = { method: "PREVIEW", size: small.size };
      /** @type {Api.Signed} */
      const { url, headers } = await call("POST", `/uploads/${row.id}/sign`, asked, isWanted);
      const sent = await fetch(url, { method: "PUT", headers, body: small });
      if (!sent.ok) return;
      await call("POST", `/uploads/${row.id}/preview`, null, isWanted);
      this.rows.change(row, { isShown: true });
    } catch {
      // the line broke, or the picture cannot be drawn
    }
  }
}

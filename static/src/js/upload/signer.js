// The signed requests by which a file goes to S3: those of the next pieces are made while others are being sent.

const FRESH = 120_000; // ms in which a signed address is surely good

/** @typedef {{ method: string, sha256?: string | null, part?: number, upload_id?: string | null }} Wanted */

export class Signer {
  /**
   * `sign({ id, …Wanted }, isWanted)` asks the server; `goesFirst(row)` says whether bytes may go before their
   * SHA-256 is known.
   * @param {object} parts
   * @param {Pick<import("./workers.js").Workers, "ask">} parts.workers
   * @param {(wanted: { id: number } & Wanted, isWanted: () => boolean) => Promise<Api.Signed>} parts.sign
   * @param {(row: Upload.Row) => boolean} parts.goesFirst
   * @param {() => boolean} parts.isPaused
   */
  constructor({ workers, sign, goesFirst, isPaused }) {
    this.workers = workers;
    this.sign = sign;
    this.goesFirst = goesFirst;
    this.isPaused = isPaused;
  }

  /**
   * What the server signed along with its answer to the announcement stands ready.
   * @param {Upload.Sendable} row
   */
  begin(row) {
    const { signed } = row.upload;
    const made = signed && Promise.resolve({ ...signed, at: performance.now() });
    row.ready = made ? { part: null, made, isBare: !row.sha256 } : null;
  }

  /**
   * The signed PUT of a part, or with null of all; what comes after it is made ready meanwhile.
   * @param {Upload.Sendable} row
   * @param {number | null} part
   */
  async piece(row, part) {
    const { ready } = row;
    row.ready = null;
    const isGood = ready?.part === part && !(ready.isBare && !this.goesFirst(row)); // the line may have become slow
    const made = isGood ? await ready.made.catch(() => null) : null;
    const signed = made && performance.now() - made.at < FRESH ? made : await this.#make(row, part);
    if (part && part < row.upload.part_count && !row.upload.parts.includes(part + 1))
      this.#prepare(row, part + 1);
    return signed;
  }

  /**
   * Another request of the same upload: to list its parts, or to complete it.
   * @param {Upload.Sendable} row
   * @param {Wanted} wanted
   */
  request(row, wanted) {
    return this.sign({ id: row.id, ...wanted }, () => !row.isGone && !this.isPaused());
  }

  /**
   * Makes several that go in one piece ready before their turn; all are hashed first, so that they are signed together.
   * @param {Upload.Sendable[]} rows
   */
  prepare(rows) {
    const hashed = Promise.allSettled(rows.map((row) => this.#hash(row, null)));
    for (const row of rows) this.#prepare(row, null, hashed);
  }

  /** @param {Upload.Sendable} row @param {number | null} part @param {Promise<unknown> | null} after */
  #prepare(row, part, after = null) {
    row.ready = { part, made: this.#make(row, part, after) };
    row.ready.made.catch(() => {}); // its turn tries again
  }

  /** @param {Upload.Sendable} row @param {number | null} part @param {Promise<unknown> | null} after */
  async #make(row, part, after = null) {
    await after;
    const sha256 = await this.#hash(row, part);
    const inParts = part ? { part, upload_id: row.upload.upload_id } : {};
    const signed = await this.request(row, { method: "PUT", sha256, ...inParts });
    return { ...signed, at: performance.now() };
  }

  /**
   * Of what is about to be sent, so that S3 refuses it if it is damaged on the way; null if bytes go first.
   * @param {Upload.Sendable} row
   * @param {number | null} part
   */
  async #hash(row, part) {
    if (!row.sha256 && this.goesFirst(row)) return null;
    if (!part) {
      row.sha256 ??= await this.workers.ask("whole", { file: row.file }, { urgent: true });
      return row.sha256;
    }
    const size = row.upload.part_size ?? row.size;
    const start = (part - 1) * size;
    const end = Math.min(row.size, start + size);
    return this.workers.ask("part", { file: row.file, start, end }, { urgent: true });
  }
}

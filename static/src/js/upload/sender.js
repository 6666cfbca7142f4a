// Sends files to S3 through Uppy, a few at a time, and goes on after whatever happens to the network.
//
// Uppy holds only the files in flight. Its own retries end after a second, it resumes only what it is told of, and
// it would wait for a stalled connection: so trying again, where to go on, and the watch over progress are ours.
import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { call, Refusal, rest } from "./api.js";
import { farewell, wayOn } from "./faults.js";
import { delayOf, Gauge } from "./pace.js";
import { Proofs } from "./proofs.js";
import { Together } from "./together.js";

const SLOTS = 6;
const AHEAD = 8; // files that are signed before their turn, half of them at a time
const MOST = 20; // files in one question to the server
const GATHER = 100; // ms: nobody waits for the answer to what was sent
const GATHER_IN_FLOOD = 600; // ms: workers are behind then anyway, and a request costs what two files do
const FRESH = 120_000; // ms in which a signed address is surely good
const PART = 16 * 1024 * 1024; // the server's, for all but the very largest
const STALLED = 45_000; // ms without a byte
const WATCH = 5_000;
const SLOW = 1_000_000; // bytes a second
const QUICK = 25_000_000;
const READ_WHOLE = 256 * 1024 * 1024; // bytes; larger files are hashed in parts only

/**
 * Dispatches `slow` (the line is), `hold` (nobody is signed in), `again` (announce the row in `detail`), `arrived`, and
 * `differs` (other bytes arrived than `row.sha256` says).
 */
export class Sender extends EventTarget {
  isPaused = false;
  isSlow = false;
  #isBehind = false;
  #slowly = new Gauge(8_000);
  #quickly = new Gauge(500);
  #rate = Infinity; // until it is known
  /** @type {any[]} */
  #queue = [];
  #flying = new Map(); // arrival id -> row
  #parts = new Map(); // size of a file -> size of its parts
  #uppy;
  #proofs;
  #signing = new Together(
    (/** @type {any} */ requests, /** @type {() => boolean} */ isWanted) =>
      this.#ask("sign", { requests }, isWanted),
    { most: MOST },
  );
  #completing = new Together(
    (/** @type {File[]} */ files, /** @type {() => boolean} */ isWanted) =>
      this.#ask("complete", { files }, isWanted),
    {
      most: MOST,
      gather: () => (this.isQuick && this.#queue.length > SLOTS ? GATHER_IN_FLOOD : GATHER),
    },
  );

  /** @param {import("./rows.js").Rows} rows @param {import("./workers.js").Workers} workers */
  constructor(rows, workers) {
    super();
    this.rows = rows;
    this.workers = workers;
    const tell = (/** @type {any} */ said, /** @type {(() => boolean) | undefined} */ isWanted) =>
      this.#completing.add(said, isWanted);
    this.#proofs = new Proofs({ workers, tell, isFree: () => this.#flying.size + this.#queue.length === 0 });
    this.#proofs.addEventListener("differs", ({ detail }) =>
      this.dispatchEvent(new CustomEvent("differs", { detail })),
    );
    this.#uppy = new Uppy({ autoProceed: false }).use(AwsS3, {
      limit: SLOTS,
      allowedMetaFields: [],
      generateObjectKey: (file) => file.meta.key,
      shouldUseMultipart: (file) => file.meta.inParts,
      getChunkSize: ({ size }) => this.#parts.get(size) ?? PART,
      signRequest: (request) => this.#sign(request),
    });
    this.#uppy.on("upload-progress", (file, { bytesUploaded }) => this.#progress(file, bytesUploaded));
    this.#uppy.on("s3-multipart:part-uploaded", (file) =>
      Object.assign(this.#rowOf(file) ?? {}, { tries: 0 }),
    );
    this.#uppy.on("upload-success", (file) => this.#sent(this.#rowOf(file)));
    this.#uppy.on("upload-error", (file, error) => this.#failed(this.#rowOf(file), error));
    setInterval(() => this.#watch(), WATCH);
  }

  /** Whether bytes that have arrived are still to be held against those on this device. */
  get isProving() {
    return this.#proofs.isPending;
  }

  /**
   * Sends the row, which was announced as `row.upload`, when its turn comes.
   * @param {any} row
   */
  enqueue(row) {
    row.ready = null;
    const { signed } = row.upload;
    if (signed)
      row.ready = {
        part: null,
        made: Promise.resolve({ ...signed, at: performance.now() }),
        isBare: !row.sha256,
      };
    const at = row.stars ? this.#queue.findIndex((one) => (one.stars ?? 0) < row.stars) : -1;
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, row); // starred frames go first
    this.#pump();
  }

  /** Whether the line may be so quick that it is this device that bytes wait for. */
  get isQuick() {
    return !this.isPaused && this.#rate > QUICK;
  }

  /** Whether it has enough to do for now. */
  get isSupplied() {
    return this.isPaused || this.#queue.length >= AHEAD;
  }

  /**
   * Begins no file as long as something else goes before.
   * @param {boolean} isBehind
   */
  waitForOthers(isBehind) {
    this.#isBehind = isBehind;
    this.#pump();
  }

  pause() {
    this.isPaused = true;
    this.#uppy.pauseAll();
  }

  resume() {
    this.isPaused = false;
    for (const row of this.#flying.values()) row.movedAt = performance.now();
    this.#uppy.resumeAll();
    for (const row of this.#flying.values()) if (row.isParked) this.#go(row);
    this.#pump();
  }

  /**
   * Takes the row out, in whatever state it is.
   * @param {any} row
   */
  drop(row) {
    this.#queue = this.#queue.filter((one) => one !== row);
    this.#land(row);
  }

  /**
   * Whether it is being sent, or about to be: what the server says of it is old then.
   * @param {any} row
   */
  has(row) {
    return this.#flying.get(row.id) === row || this.#queue.includes(row);
  }

  #pump() {
    if (this.isPaused || this.#isBehind) return;
    const isSending = [...this.#flying.values()].filter((row) => !row.isSent).length;
    for (const row of this.#queue.splice(0, SLOTS - isSending)) this.#start(row);
    this.#lookAhead();
  }

  /** Makes the next files ready, several at a time so that they are signed together. */
  #lookAhead() {
    const next = this.#queue.slice(0, AHEAD).filter((row) => !row.upload.part_size);
    const bare = next.filter((row) => !row.ready);
    if (next.length - bare.length >= AHEAD / 2) return;
    const hashed = Promise.allSettled(bare.map((row) => this.#hash(row, null)));
    for (const row of bare) this.#prepare(row, null, hashed);
  }

  /** @param {any} row */
  #start(row) {
    const { key, upload_id: uploadId, part_size: partSize, parts } = row.upload;
    this.#flying.set(row.id, row);
    if (partSize) this.#parts.set(row.size, partSize);
    row.uppyId = this.#uppy.addFile({
      name: String(row.id),
      type: row.file.type || "application/octet-stream",
      data: row.file,
      meta: { key, row: row.id, inParts: Boolean(partSize) },
    });
    // also for a fresh one: the server made the upload, and Uppy first asks S3 which parts are there
    if (uploadId) this.#uppy.setFileState(row.uppyId, { s3Multipart: { uploadId, key } });
    this.rows.change(row, { stage: "sending", sent: parts.length * (partSize ?? 0), reason: "", advice: "" });
    this.#go(row);
  }

  /** @param {any} row */
  #go(row) {
    row.isParked = this.isPaused;
    row.isSent = false;
    if (row.isParked) return;
    row.movedAt = performance.now();
    this.#uppy.retryUpload(row.uppyId).catch(() => {}); // every failure comes as `upload-error`
  }

  /** @param {any} row */
  #land(row) {
    if (this.#flying.get(row.id) !== row) return;
    this.#flying.delete(row.id);
    if (this.#uppy.getFile(row.uppyId)) this.#uppy.removeFile(row.uppyId);
    this.#pump();
    this.#proofs.go();
  }

  #rowOf = (/** @type {{ meta: { row: any; }; }} */ file) => this.#flying.get(file?.meta.row);

  /** @param {any} file @param {number} sent */
  #progress(file, sent) {
    const row = this.#rowOf(file);
    if (!row) return;
    if (sent !== row.sent) row.movedAt = performance.now();
    this.#measure(Math.max(0, sent - (row.sent ?? 0)));
    this.rows.change(row, { sent, stage: "sending" });
  }

  /**
   * Whether the line is slow, over the last ten seconds or so of sending; told once, as `slow`.
   * @param {number} bytes
   */
  #measure(bytes) {
    const now = performance.now();
    this.#rate = this.#quickly.add(now, bytes) ?? this.#rate;
    const rate = this.#slowly.add(now, bytes);
    if (rate === null) return;
    const wasSlow = this.isSlow;
    this.isSlow = rate < SLOW;
    if (this.isSlow && !wasSlow) this.dispatchEvent(new Event("slow"));
  }

  /** @param {any} options */
  async #sign({ method, key, uploadId, partNumber }) {
    const row = this.#flying.get(Number(key.split("/").at(-1)));
    // ending an upload at S3 is the server's: it forgets the file along with it
    if (!row || method === "DELETE") throw new DOMException("not ours to sign", "AbortError");
    row.movedAt = performance.now();
    try {
      const signed = await (method === "PUT"
        ? this.#piece(row, partNumber ?? null)
        : this.#signed(row, { method, upload_id: uploadId }));
      return { ...signed, url: new URL(signed.url, location.href).href }; // may be a path under our own address
    } finally {
      row.movedAt = performance.now();
    }
  }

  /**
   * The signed PUT of a part, or with null of all; what comes after it is made ready meanwhile.
   * @param {any} row
   * @param {number} part
   */
  async #piece(row, part) {
    const { ready } = row;
    row.ready = null;
    const isGood = ready?.part === part && !(ready.isBare && !this.#goesFirst(row)); // the line may have become slow
    const made = isGood ? await ready.made.catch(() => null) : null;
    const signed = made && performance.now() - made.at < FRESH ? made : await this.#make(row, part);
    if (part && part < row.upload.part_count && !row.upload.parts.includes(part + 1))
      this.#prepare(row, part + 1);
    return signed;
  }

  /** @param {any} row @param {any} part @param {any} after */
  #prepare(row, part, after = null) {
    row.ready = { part, made: this.#make(row, part, after) };
    row.ready.made.catch(() => {}); // its turn tries again
  }

  /** @param {any} row @param {any} part @param {any} after */
  async #make(row, part, after) {
    await after;
    const sha256 = await this.#hash(row, part);
    const signed = await this.#signed(row, {
      method: "PUT",
      sha256,
      ...(part ? { part, upload_id: row.upload.upload_id } : {}),
    });
    return { ...signed, at: performance.now() };
  }

  /** @param {any} row @param {any} request */
  #signed(row, request) {
    return this.#signing.add({ id: row.id, ...request }, () => !row.isGone && !this.isPaused);
  }

  /**
   * Whether bytes go first, and their hash follows: over a quick line, and until it is known how quick it is.
   * @param {any} row
   */
  #goesFirst(row) {
    return row.size <= READ_WHOLE && this.#rate > QUICK;
  }

  /**
   * Of what is about to be sent, so that S3 refuses it if it is damaged on the way; null if bytes go first.
   * @param {any} row
   * @param {number} part
   */
  async #hash(row, part) {
    if (!row.sha256 && this.#goesFirst(row)) return null;
    if (!part) {
      row.sha256 ??= await this.workers.ask("whole", { file: row.file }, { urgent: true });
      return row.sha256;
    }
    const { part_size: size } = row.upload;
    const start = (part - 1) * size;
    return this.workers.ask(
      "part",
      { file: row.file, start, end: Math.min(row.size, start + size) },
      { urgent: true },
    );
  }

  /**
   * The last byte is there: the next file may begin while the server hears of it.
   * @param {any} row
   */
  async #sent(row) {
    if (!row) return;
    row.isSent = true;
    this.#pump();
    await this.#complete(row);
  }

  /** @param {any} row */
  async #complete(row) {
    try {
      const isProvable = !row.sha256 && row.size <= READ_WHOLE;
      if (isProvable && !this.#goesFirst(row))
        row.sha256 = await this.workers.ask("whole", { file: row.file }, { urgent: true });
      const answer = await this.#completing.add(
        { id: row.id, sha256: row.sha256 ?? null },
        () => !row.isGone,
      );
      this.#land(row);
      this.dispatchEvent(new CustomEvent("arrived", { detail: { row, answer } }));
      if (isProvable && !row.sha256) this.#proofs.add(row);
    } catch (error) {
      await this.#failed(row, error);
    }
  }

  /** @param {any} what @param {any} body @param {any} isWanted */
  async #ask(what, body, isWanted) {
    const { answers } = await call("POST", `/uploads/${what}`, body, isWanted);
    return answers.map((/** @type {any} */ { problem, signed, upload }) =>
      problem ? new Refusal(problem.status, problem) : (signed ?? upload),
    );
  }

  /** @param {any} row @param {any} error */
  async #failed(row, error) {
    if (!row || row.isGone) return;
    const fault = {
      status: error.status,
      code: error.code,
      message: error.message,
      isOurs: error instanceof Refusal,
    };
    if (!fault.isOurs && fault.status >= 400 && fault.status < 500) row.refusals = (row.refusals ?? 0) + 1;
    const way = wayOn(fault, row.refusals ?? 0);
    if (way === "complete") await this.#complete(row);
    else if (way === "retry") await this.#wait(row);
    else {
      this.#land(row);
      if (way === "stop") this.rows.change(row, { stage: "failed", ...farewell(fault) });
      else this.dispatchEvent(new CustomEvent("again", { detail: row }));
      if (way === "hold") this.dispatchEvent(new Event("hold"));
    }
  }

  /**
   * Tries again a little later. A file that cannot be read looks like a lost network: so it is read first.
   * @param {any} row
   */
  async #wait(row) {
    this.rows.change(row, { stage: "waiting" });
    await rest(delayOf(row.tries++));
    const same = await this.workers.ask("ends", { file: row.file }, { urgent: true }).then(
      (/** @type {any} */ ends) => ends === row.headTail,
      () => false,
    );
    if (row.isGone || this.#flying.get(row.id) !== row) return;
    if (same) this.#go(row);
    else {
      this.#land(row);
      this.dispatchEvent(new CustomEvent("again", { detail: row }));
    }
  }

  #watch() {
    if (this.isPaused || !navigator.onLine) return;
    const before = performance.now() - STALLED;
    for (const row of this.#flying.values()) {
      if (row.stage !== "sending" || row.movedAt > before) continue;
      row.movedAt = performance.now();
      for (let twice = 0; twice < 2; twice++) this.#uppy.pauseResume(row.uppyId); // drops the connection, and goes on
    }
  }
}

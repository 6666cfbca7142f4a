// Sends files to S3 through Uppy, a few at a time, and goes on after whatever happens to the network.
// Uppy holds only the files in flight. Its own retries end after a second, it resumes only what it is told of, and
// it would wait for a stalled connection: so trying again, where to go on, and the watch over progress are ours.
import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { askTogether, noteFull, noteRoom, Refusal, rest } from "./api.js";
import { farewell, wayOn } from "./faults.js";
import { delayOf, Gauge } from "./pace.js";
import { Checksums } from "./checksums.js";
import { Coalescer } from "./coalescer.js";
import { Signer } from "./signer.js";
import { isLarge, sendInSlices, turnsToSlices } from "./slicedfile.js";
import { slicing } from "./slices.js";

const SLOTS = 6;
const AHEAD = 8; // files that are signed before their turn, half of them at a time
const MOST = 20; // files in one question to the server
const GATHER = 100; // ms: nobody waits for the answer to what was sent
const GATHER_IN_FLOOD = 600; // ms: workers are behind then anyway, and a request costs what two files do
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
  /** @type {Upload.Sendable[]} */
  #queue = [];
  /** @type {Map<number, Upload.Sendable>} by the id of the arrival */
  #flying = new Map();
  /** @type {Map<number | null, number>} size of a file -> size of its parts */
  #parts = new Map();
  /** @type {Uppy<Upload.Meta, Record<string, never>>} */
  #uppy;
  #checksums;
  #signer;
  /** @type {Coalescer<{ id: number } & import("./signer.js").Wanted, Api.Signed>} */
  #signing = new Coalescer((requests, isWanted) => askTogether("sign", { requests }, isWanted), {
    most: MOST,
  });
  /** @type {Coalescer<import("./checksums.js").Completed, Api.Upload>} */
  #completing = new Coalescer((files, isWanted) => askTogether("complete", { files }, isWanted), {
    most: MOST,
    gather: () => (this.isQuick && this.#queue.length > SLOTS ? GATHER_IN_FLOOD : GATHER),
  });

  /** @param {import("./rows.js").Rows} rows @param {import("./workers.js").Workers} workers */
  constructor(rows, workers) {
    super();
    this.rows = rows;
    this.workers = workers;
    this.#signer = new Signer({
      workers,
      sign: (wanted, isWanted) => this.#signing.add(wanted, isWanted),
      goesFirst: (row) => this.#goesFirst(row),
      isPaused: () => this.isPaused,
    });
    this.#checksums = new Checksums({
      workers,
      tell: (said, isWanted) => this.#completing.add(said, isWanted),
      isFree: () => this.#flying.size + this.#queue.length === 0,
    });
    this.#checksums.addEventListener("differs", ({ detail }) =>
      this.dispatchEvent(new CustomEvent("differs", { detail })),
    );
    this.#uppy = new Uppy({ autoProceed: false });
    this.#uppy.use(AwsS3, {
      limit: SLOTS,
      allowedMetaFields: [],
      generateObjectKey: (file) => String(file.meta.key),
      shouldUseMultipart: (file) => Boolean(file.meta.inParts),
      getChunkSize: ({ size }) => this.#parts.get(size) ?? PART,
      signRequest: (request) => this.#sign(request),
    });
    this.#uppy.on("upload-progress", (file, { bytesUploaded }) => this.#progress(file, bytesUploaded));
    this.#uppy.on("s3-multipart:part-uploaded", (file) => this.#wentOn(this.#rowOf(file)));
    this.#uppy.on("upload-success", (file) => this.#sent(this.#wentOn(this.#rowOf(file))));
    this.#uppy.on("upload-error", (file, error) => this.#failed(this.#rowOf(file), error));
    setInterval(() => this.#watch(), WATCH);
  }

  /** Whether bytes that have arrived are still to be held against those on this device. */
  get isComparing() {
    return this.#checksums.isPending;
  }

  /**
   * Sends the row, which was announced as `row.upload`, when its turn comes.
   * @param {Upload.Sendable} row
   */
  enqueue(row) {
    this.#signer.begin(row);
    const { stars = 0 } = row;
    const at = stars ? this.#queue.findIndex((one) => (one.stars ?? 0) < stars) : -1;
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
    for (const row of this.#flying.values()) {
      if (row.slicing) row.isParked = true;
      row.slicing?.abort();
    }
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
   * @param {Upload.Row} row
   */
  drop(row) {
    this.#queue = this.#queue.filter((one) => one !== row);
    this.#land(row);
  }

  /**
   * Whether it is being sent, or about to be: what the server says of it is old then.
   * @param {Upload.Row} row
   */
  has(row) {
    return this.#isFlying(row) || this.#queue.some((one) => one === row);
  }

  /** @param {Upload.Row} row */
  #isFlying(row) {
    return this.#flying.get(row.id ?? 0) === row;
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
    this.#signer.prepare(bare);
  }

  /** @param {Upload.Sendable} row */
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

  /** @param {Upload.Sendable} row */
  #go(row) {
    row.isParked = this.isPaused;
    row.isSent = false;
    if (row.isParked || !row.uppyId) return;
    row.movedAt = performance.now();
    row.inSlices ||= slicing.isNeeded && isLarge(row);
    if (row.inSlices) this.#goInSlices(row);
    else this.#uppy.retryUpload(row.uppyId).catch(() => {}); // every failure comes as `upload-error`
  }

  /**
   * Past Uppy, which knows of no slices.
   * @param {Upload.Sendable} row
   */
  async #goInSlices(row) {
    const piece = (/** @type {number | null} */ part) => this.#signer.piece(row, part);
    const onprogress = (/** @type {number} */ sent) => this.#moved(row, sent);
    try {
      if (await sendInSlices(row, { piece, onprogress })) await this.#sent(row);
    } catch (error) {
      await this.#failed(row, /** @type {Error} */ (error));
    }
  }

  /**
   * A piece went through as it is.
   * @param {Upload.Sendable | undefined} row
   */
  #wentOn(row) {
    if (row) row.tries = 0;
    if (row && isLarge(row)) slicing.largeWent();
    return row;
  }

  /** @param {Upload.Row} row */
  #land(row) {
    if (!this.#isFlying(row)) return;
    this.#flying.delete(row.id ?? 0);
    row.slicing?.abort();
    if (row.uppyId && this.#uppy.getFile(row.uppyId)) this.#uppy.removeFile(row.uppyId);
    this.#pump();
    this.#checksums.go();
  }

  /** @param {Upload.Flying} file */
  #rowOf = (file) => this.#flying.get(file?.meta.row ?? 0);

  /** @param {Upload.Flying} file @param {number} sent */
  #progress(file, sent) {
    const row = this.#rowOf(file);
    if (row && !row.slicing) this.#moved(row, sent);
  }

  /** @param {Upload.Sendable} row @param {number} sent */
  #moved(row, sent) {
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

  /** @param {{ method: string, key: string, uploadId?: string, partNumber?: number }} request */
  async #sign({ method, key, uploadId, partNumber }) {
    const row = this.#flying.get(Number(key.split("/").at(-1)));
    // ending an upload at S3 is the server's: it forgets the file along with it
    if (!row || method === "DELETE") throw new DOMException("not ours to sign", "AbortError");
    row.movedAt = performance.now();
    try {
      const signed = await (method === "PUT"
        ? this.#signer.piece(row, partNumber ?? null)
        : this.#signer.request(row, { method, upload_id: uploadId }));
      row.url = new URL(signed.url, location.href).href; // may be a path under our own address
      return { ...signed, url: row.url };
    } finally {
      row.movedAt = performance.now();
    }
  }

  /**
   * Whether bytes go first, and their hash follows: over a quick line, and until it is known how quick it is.
   * @param {Upload.Row} row
   */
  #goesFirst(row) {
    return row.size <= READ_WHOLE && this.#rate > QUICK;
  }

  /**
   * The last byte is there: the next file may begin while the server hears of it.
   * @param {Upload.Sendable | undefined} row
   */
  async #sent(row) {
    if (!row) return;
    noteRoom();
    row.isSent = true;
    this.#pump();
    await this.#complete(row);
  }

  /** @param {Upload.Sendable} row */
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
      if (isProvable && !row.sha256) this.#checksums.add(row);
    } catch (error) {
      await this.#failed(row, error);
    }
  }

  /** @param {Upload.Sendable | undefined} row @param {Upload.Fault & { message: string }} error */
  async #failed(row, error) {
    if (!row || row.isGone) return;
    const { status = 0, code = "", message } = error;
    const fault = { status, code, message, isOurs: error instanceof Refusal };
    noteFull(fault);
    if (turnsToSlices(row, fault)) {
      this.#go(row);
      return;
    }
    if (!fault.isOurs && status >= 400 && status < 500) row.refusals = (row.refusals ?? 0) + 1;
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
   * @param {Upload.Sendable} row
   */
  async #wait(row) {
    this.rows.change(row, { stage: "waiting" });
    await rest(delayOf(row.tries++));
    const same = await this.workers.ask("ends", { file: row.file }, { urgent: true }).then(
      (ends) => ends === row.headTail,
      () => false,
    );
    if (row.isGone || !this.#isFlying(row)) return;
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
      if (row.stage !== "sending" || row.slicing || !row.uppyId || (row.movedAt ?? 0) > before) continue;
      row.movedAt = performance.now();
      for (let twice = 0; twice < 2; twice++) this.#uppy.pauseResume(row.uppyId); // drops the connection, and goes on
    }
  }
}

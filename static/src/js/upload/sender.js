// Sends files to S3 through Uppy, a few at a time, and goes on after whatever happens to the network.
//
// Uppy holds only the files in flight. Its own retries end after a second, it resumes only what it is told of, and
// it would wait for a stalled connection: so trying again, where to go on, and the watch over progress are ours.
import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { call, Refusal, rest } from "./api.js";
import { farewell, wayOn } from "./faults.js";
import { delayOf } from "./pace.js";

const SLOTS = 4;
const PART = 16 * 1024 * 1024; // the server's, for all but the very largest
const STALLED = 45_000; // ms without a byte
const WATCH = 5_000;
const MEASURED = 8_000; // ms
const SLOW = 1_000_000; // bytes a second

/** Dispatches `slow` (the line is), `hold` (nobody is signed in), `again` (announce the row in `detail`), `arrived`. */
export class Sender extends EventTarget {
  isPaused = false;
  isSlow = false;
  #isBehind = false;
  #rate = { since: 0, bytes: 0 };
  #queue = [];
  #flying = new Map(); // arrival id -> row
  #parts = new Map(); // size of a file -> size of its parts
  #uppy;

  constructor(rows, workers) {
    super();
    this.rows = rows;
    this.workers = workers;
    this.#uppy = new Uppy({ autoProceed: false }).use(AwsS3, {
      limit: SLOTS,
      allowedMetaFields: [],
      generateObjectKey: (file) => file.meta.key,
      shouldUseMultipart: (file) => file.meta.inParts,
      getChunkSize: ({ size }) => this.#parts.get(size) ?? PART,
      signRequest: (request) => this.#sign(request),
    });
    this.#uppy.on("upload-progress", (file, { bytesUploaded }) => this.#progress(file, bytesUploaded));
    this.#uppy.on("s3-multipart:part-uploaded", (file) => Object.assign(this.#rowOf(file) ?? {}, { tries: 0 }));
    this.#uppy.on("upload-success", (file) => this.#complete(this.#rowOf(file)));
    this.#uppy.on("upload-error", (file, error) => this.#failed(this.#rowOf(file), error));
    setInterval(() => this.#watch(), WATCH);
  }

  /** Sends the row, which was announced as `row.upload`, when its turn comes. */
  enqueue(row) {
    const at = row.stars ? this.#queue.findIndex((one) => (one.stars ?? 0) < row.stars) : -1;
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, row); // starred frames go first
    this.#pump();
  }

  /** Begins no file as long as something else goes before. */
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

  /** Takes the row out, in whatever state it is. */
  drop(row) {
    this.#queue = this.#queue.filter((one) => one !== row);
    this.#land(row);
  }

  /** Whether it is being sent, or about to be: what the server says of it is old then. */
  has(row) {
    return this.#flying.get(row.id) === row || this.#queue.includes(row);
  }

  #pump() {
    while (!this.isPaused && !this.#isBehind && this.#flying.size < SLOTS && this.#queue.length) this.#start(this.#queue.shift());
  }

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

  #go(row) {
    row.isParked = this.isPaused;
    if (row.isParked) return;
    row.movedAt = performance.now();
    this.#uppy.retryUpload(row.uppyId).catch(() => {}); // every failure comes as `upload-error`
  }

  #land(row) {
    if (this.#flying.get(row.id) !== row) return;
    this.#flying.delete(row.id);
    if (this.#uppy.getFile(row.uppyId)) this.#uppy.removeFile(row.uppyId);
    this.#pump();
  }

  #rowOf = (file) => this.#flying.get(file?.meta.row);

  #progress(file, sent) {
    const row = this.#rowOf(file);
    if (!row) return;
    if (sent !== row.sent) row.movedAt = performance.now();
    this.#measure(Math.max(0, sent - (row.sent ?? 0)));
    this.rows.change(row, { sent, stage: "sending" });
  }

  /** Whether the line is slow, over the last ten seconds or so of sending; told once, as `slow`. */
  #measure(bytes) {
    const now = performance.now();
    if (now - this.#rate.since > 2 * MEASURED) this.#rate = { since: now, bytes: 0 };
    this.#rate.bytes += bytes;
    const ms = now - this.#rate.since;
    if (ms < MEASURED) return;
    const wasSlow = this.isSlow;
    this.isSlow = (this.#rate.bytes * 1000) / ms < SLOW;
    this.#rate = { since: now, bytes: 0 };
    if (this.isSlow && !wasSlow) this.dispatchEvent(new Event("slow"));
  }

  async #sign({ method, key, uploadId, partNumber }) {
    const row = this.#flying.get(Number(key.split("/").at(-1)));
    // ending an upload at S3 is the server's: it forgets the file along with it
    if (!row || method === "DELETE") throw new DOMException("not ours to sign", "AbortError");
    const request = { method };
    if (uploadId) Object.assign(request, { upload_id: uploadId, part: partNumber ?? null });
    if (method === "PUT") request.sha256 = await this.#hash(row, partNumber);
    row.movedAt = performance.now();
    const isWanted = () => !row.isGone && !this.isPaused;
    return call("POST", `/uploads/${row.id}/sign`, request, isWanted).finally(() => (row.movedAt = performance.now()));
  }

  /** Of what is about to be sent, so that S3 refuses it if it is damaged on the way. */
  #hash(row, partNumber) {
    if (!partNumber && row.sha256) return row.sha256;
    const size = row.upload.part_size ?? row.size;
    const start = ((partNumber ?? 1) - 1) * size;
    return this.workers.ask("part", { file: row.file, start, end: Math.min(row.size, start + size) }, { urgent: true });
  }

  async #complete(row) {
    if (!row) return;
    try {
      const answer = await call("POST", `/uploads/${row.id}/complete`, null, () => !row.isGone);
      this.#land(row);
      this.dispatchEvent(new CustomEvent("arrived", { detail: { row, answer } }));
    } catch (error) {
      await this.#failed(row, error);
    }
  }

  async #failed(row, error) {
    if (!row || row.isGone) return;
    const fault = { status: error.status, code: error.code, message: error.message, isOurs: error instanceof Refusal };
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

  /** Tries again a little later. A file that cannot be read looks like a lost network: so it is read first. */
  async #wait(row) {
    this.rows.change(row, { stage: "waiting" });
    await rest(delayOf(row.tries++));
    const same = await this.workers.ask("ends", { file: row.file }, { urgent: true }).then(
      (ends) => ends === row.headTail,
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

// A delivery: its batch on the server, and the way of every file from the drop to the library.
import { announce } from "../core/dom.js";
import { announcement, base64 } from "./announcement.js";
import { Announcer } from "./announcer.js";
import { call, rest } from "./api.js";
import { breath } from "./dropped.js";
import { inWords } from "./faults.js";
import { keyOf } from "./files.js";
import { t } from "../core/i18n.js";
import { stageOf } from "./stages.js";
import { StatusWatch } from "./statuswatch.js";

const AT_ONCE = 60; // files looked at before the page gets its turn: asking for the size of one may touch the disk
const MANY = 300;
const SETTLE = 700; // ms: while the browser takes in so many, asking for a size would stop the page
const TRIES = 12;
const UNDER_WAY = new Set(["sending", "received", "checking"]);
const CANNOT_READ = {
  reason: t("It can no longer be read from its disk or card, or it was changed meanwhile."),
  advice: t("Put the card back in, or wait until the file is written, and drop it again."),
};

/** Dispatches `batch` when one was opened or left, `hold` when nobody is signed in, `refused` with words. */
export class Delivery extends EventTarget {
  /** @type {Api.Batch | null} */
  batch = null;
  isHeld = false;
  /** @type {Promise<Api.Batch> | null} */
  #opening = null;
  #reading = 0;
  /** @type {Map<string, Upload.Row>} by the key of a dropped file */
  #known = new Map();
  #watch;
  #announcer;

  /**
   * @param {object} parts
   * @param {import("./rows.js").Rows} parts.rows
   * @param {import("./sender.js").Sender} parts.sender
   * @param {import("./workers.js").Workers} parts.workers
   * @param {Upload.SettingsForm} parts.settings
   * @param {import("./previews.js").Previews} [parts.previews]
   */
  constructor({ rows, sender, workers, settings, previews }) {
    super();
    this.rows = rows;
    this.sender = sender;
    this.workers = workers;
    this.settings = settings;
    this.previews = previews;
    sender.addEventListener("again", ({ detail }) => this.retry(detail));
    sender.addEventListener("differs", ({ detail }) => this.retry(detail, detail.sha256));
    sender.addEventListener("arrived", ({ detail: { row, answer } }) => this.#take(row, answer));
    sender.addEventListener("hold", () => this.#hold());
    this.#watch = new StatusWatch({
      batch: () => (this.isHeld ? null : this.batch),
      isBusy: () => rows.list.some(({ stage }) => UNDER_WAY.has(stage)),
      onfile: (file) => this.#seen(file),
      onsignedout: () => this.#hold(),
    });
    this.#watch.run();
    this.#announcer = new Announcer({
      sender,
      batch: () => (this.isHeld ? null : this.batch),
      isReading: () => this.#reading > 0,
      onanswer: (row, answer) => this.#place(row, answer),
      onrefused: (rows, error) => this.#notAnnounced(rows, error),
    });
  }

  /**
   * Goes on with a batch of before: its files are shown as the server knows them.
   * @param {number} id
   */
  async resume(id) {
    this.#enter(await call("GET", `/batches/${id}`));
    await this.#watch.look().catch(() => {}); // it looks again by itself
  }

  /**
   * Takes dropped files in; how many were new.
   * @param {Upload.Entry[]} entries
   */
  async add(entries) {
    if (entries.length > MANY) await rest(SETTLE);
    /** @type {Upload.Row[]} */
    const fresh = [];
    for (const [index, entry] of entries.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await breath();
      const row = this.#row(entry);
      if (row) fresh.push(row);
    }
    for (const row of fresh) this.#read(row);
    if (fresh.length) await this.#openAndAnnounce();
    return fresh.length;
  }

  /**
   * Begins again with a file that is still on this device; with the `sha256` that tells it from what has arrived.
   * @param {Upload.Row} row
   * @param {string | null} sha256
   */
  async retry(row, sha256 = null) {
    if (row.isGone) return;
    row.begun = (row.begun ?? 0) + 1;
    if (row.begun > TRIES) {
      this.rows.change(row, {
        stage: "failed",
        reason: t("It was begun too often without success."),
        advice: t("Try again later."),
      });
      return;
    }
    this.rows.change(row, { stage: "reading", reason: "", advice: "", sha256, sendAnyway: false });
    this.#read(row);
    await this.#openAndAnnounce();
  }

  /** Opens the batch anew for whatever waited for it. */
  async goOn() {
    this.isHeld = false;
    await this.#openAndAnnounce();
  }

  /**
   * Says the SHA-256 of an announced file too, which a small picture of it needs. False if the server then knows
   * that it is not to be sent.
   * @param {Upload.Row} row
   */
  async identify(row) {
    if (!row.file || !this.batch) return false;
    row.sha256 ??= await this.workers.ask("whole", { file: row.file }, { urgent: true });
    const body = { files: [announcement(row)] };
    /** @type {Api.Uploads} */
    const { files } = await call("POST", `/batches/${this.batch.id}/files`, body, () => !row.isGone);
    if (files[0].state === "expected") return true;
    this.sender.drop(row);
    this.#take(row, files[0]);
    return false;
  }

  /**
   * Takes a file out; false if it has arrived already.
   * @param {Upload.Row} row
   */
  async remove(row) {
    this.rows.remove(row);
    if (row.key) this.#known.delete(row.key);
    this.sender.drop(row);
    if (!row.id) return true;
    try {
      await call("DELETE", `/uploads/${row.id}`);
    } catch (error) {
      if (error.code !== "arrived") return true;
      this.#watch.forget(); // it comes back with the next look
      return false;
    }
    return true;
  }

  /**
   * Gives the delivery other settings; how many pictures in the library followed, with `alsoReady`.
   * @param {Partial<Upload.Opening>} settings
   * @param {boolean} alsoReady
   */
  async change(settings, alsoReady) {
    const { photographer: _, ...changes } = settings;
    /** @type {Api.Batch} */
    const batch = await call("PATCH", `/batches/${this.batch?.id}`, { ...changes, also_ready: alsoReady });
    this.batch = batch;
    return batch.changed ?? 0;
  }

  /** Nothing more comes: the receipt stays, the next drop is a new delivery. */
  async finish() {
    await call("POST", `/batches/${this.batch?.id}/finish`);
    this.#leave();
  }

  #leave() {
    this.batch = this.#opening = null;
    this.#watch.forget();
    this.#known.clear();
    this.rows.clear();
    this.dispatchEvent(new Event("batch"));
  }

  /** @param {Upload.Entry} entry */
  #row(entry) {
    const key = keyOf(entry);
    const before = this.#known.get(key);
    if (before && !before.isGone) {
      if (before.stage === "failed")
        this.retry(Object.assign(before, { file: entry.file, begun: 0, refusals: 0 }));
      return null;
    }
    const row = this.rows.add({ ...entry, key, size: entry.file.size, stage: "reading" });
    this.#known.set(key, row);
    return row;
  }

  /** The batch, opened when the first file needs it. False if that is refused. */
  async #open() {
    if (this.batch) return true;
    this.#opening ??= call("POST", `/events/${this.settings.event}/batches`, this.settings.opening());
    try {
      const batch = await this.#opening;
      if (!this.batch) this.#enter(batch);
      return true;
    } catch (error) {
      this.#opening = null;
      if (error.status === 401) this.#hold();
      else this.dispatchEvent(new CustomEvent("refused", { detail: error.message }));
      return false;
    }
  }

  async #openAndAnnounce() {
    if (await this.#open()) this.#announcer.go();
  }

  /** @param {Api.Batch} batch */
  #enter(batch) {
    this.batch = batch;
    this.dispatchEvent(new Event("batch"));
  }

  #hold() {
    this.isHeld = true;
    this.sender.pause();
    this.dispatchEvent(new Event("hold"));
  }

  /**
   * Only its ends: of most files no more has to be known before they are sent.
   * @param {Upload.Row} row
   */
  async #read(row) {
    if (!row.file) return;
    this.#reading += 1;
    try {
      const { ends, stars } = await this.workers.ask("look", { file: row.file });
      Object.assign(row, { headTail: ends, stars });
      if (row.sidecar && row.sidecarText === undefined) row.sidecarText = await base64(row.sidecar);
    } catch {
      this.rows.change(row, { stage: "failed", ...CANNOT_READ });
      return;
    } finally {
      this.#reading -= 1;
    }
    if (!row.isGone) this.#announcer.add([row]);
  }

  /** @param {Upload.Row[]} rows @param {import("./api.js").Refusal} error */
  async #notAnnounced(rows, error) {
    if (error.status === 401 || error.code === "finished") {
      this.#announcer.add(rows, true);
      if (error.status === 401) return this.#hold();
      this.batch = this.#opening = null;
      return this.#open();
    }
    const advice = t("Nothing was lost: the files are still on your device. Try again.");
    for (const row of rows) this.rows.change(row, { stage: "failed", reason: error.message, advice });
  }

  /** @param {Upload.Row} row @param {Api.Upload} answer */
  async #place(row, answer) {
    if (answer.state === "hash_wanted") return this.#readAll(row);
    const other = this.rows.byId(answer.id);
    if (other && other !== row) {
      if (other.file && other.stage !== "failed") return this.rows.remove(row); // dropped twice
      this.rows.remove(other);
    }
    this.rows.change(row, { id: answer.id, shown: answer.path });
    if (answer.sidecar) this.#seen(answer.sidecar);
    if (answer.state !== "expected") return this.#take(row, answer);
    this.rows.change(row, { stage: "queued", upload: answer });
    this.previews?.offer(row);
    return this.sender.enqueue(/** @type {Upload.Sendable} */ (row));
  }

  /** @param {Upload.Row} row */
  async #readAll(row) {
    if (!row.file) return;
    try {
      row.sha256 = await this.workers.ask("whole", { file: row.file }, { urgent: true });
    } catch {
      row.sendAnyway = true;
    }
    this.#announcer.add([row]);
  }

  /**
   * What the server says of a file.
   * @param {Upload.Row} row
   * @param {Api.Upload | Api.Arrival | Api.Beside} answer
   */
  #take(row, answer) {
    const isOpen = answer.state === "expected";
    const said = inWords({ code: answer.code, reason: answer.reason, advice: answer.what_to_do });
    this.rows.change(row, {
      stage: stageOf(answer),
      assetId: answer.asset_id,
      code: answer.code,
      reason: isOpen ? t("It was not sent completely, and this page does not have it.") : said.reason,
      advice: isOpen ? t("Drop it again: only what is missing is sent.") : said.advice,
    });
    if (answer.state === "rejected")
      announce(
        t("{file} was rejected. {reason}", { file: row.shown ?? row.path, reason: said.reason ?? "" }),
      );
  }

  /** @param {Api.Arrival | Api.Beside} file */
  #seen(file) {
    const row = this.rows.byId(file.id);
    if (!row)
      return this.#take(
        this.rows.add({ id: file.id, path: file.path, size: file.size, stage: "missing" }),
        file,
      );
    const isOld =
      ["reading", "queued"].includes(row.stage) ||
      this.sender.has(row) ||
      (row.file && file.state === "expected");
    const isNews = row.stage !== stageOf(file);
    return isOld || !isNews ? null : this.#take(row, file);
  }
}

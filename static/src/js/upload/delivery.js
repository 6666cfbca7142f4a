// A delivery: its batch on the server, and the way of every file from the drop to the library.
import { announce } from "../core/dom.js";
import { call, Refusal, rest } from "./api.js";
import { inWords } from "./faults.js";
import { keyOf } from "./files.js";
import { t } from "../core/i18n.js";
import { stageOf } from "./stages.js";

const AT_ONCE = 60; // files looked at before the page gets its turn: asking for the size of one may touch the disk
const MANY = 300;
const SETTLE = 700; // ms: while the browser takes in so many, asking for a size would stop the page
const TOGETHER = 40; // announced at once
const FEW = 4; // files that the sender can begin with
const GATHER = 20; // ms
const BUSY = 1500; // ms between looks at what became of them
const CALM = 8000;
const PAGE = 1000;
const TRIES = 12;
const CANNOT_READ = {
  reason: t("It can no longer be read from its disk or card, or it was changed meanwhile."),
  advice: t("Put the card back in, or wait until the file is written, and drop it again."),
};

/** Dispatches `batch` when one was opened or left, `hold` when nobody is signed in, `refused` with words. */
export class Delivery extends EventTarget {
  /** @type {any} */
  batch = null;
  isHeld = false;
  /** @type {any} */
  #opening = null;
  #announcing = false;
  /** @type {any[]} */
  #toAnnounce = [];
  /** @type {any} */
  #since = null;
  #reading = 0;
  #known = new Map(); // key of a dropped file -> its row

  /** @param {any} options */
  constructor({ rows, sender, workers, settings, previews }) {
    super();
    this.rows = rows;
    this.sender = sender;
    this.workers = workers;
    this.settings = settings;
    this.previews = previews;
    sender.addEventListener("again", (/** @type {any} */ { detail }) => this.retry(detail));
    sender.addEventListener("differs", (/** @type {any} */ { detail }) => this.retry(detail, detail.sha256));
    sender.addEventListener("arrived", (/** @type {any} */ { detail: { row, answer } }) =>
      this.#take(row, answer),
    );
    sender.addEventListener("hold", () => this.#hold());
    this.#watch();
  }

  /**
   * Goes on with a batch of before: its files are shown as the server knows them.
   * @param {string} id
   */
  async resume(id) {
    this.#enter(await call("GET", `/batches/${id}`));
    await this.#look().catch(() => {}); // the watch looks again
  }

  /**
   * Takes dropped files in; how many were new.
   * @param {any[]} entries
   */
  async add(entries) {
    if (entries.length > MANY) await rest(SETTLE);
    /** @type {any[]} */
    const fresh = [];
    for (const [index, entry] of entries.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setTimeout(resolve));
      const row = this.#row(entry);
      if (row) fresh.push(row);
    }
    for (const row of fresh) this.#read(row);
    if (fresh.length) await this.#openAndAnnounce();
    return fresh.length;
  }

  /**
   * Begins again with a file that is still on this device; with the `sha256` that tells it from what has arrived.
   * @param {any} row
   * @param {any} sha256
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
   * @param {any} row
   */
  async identify(row) {
    row.sha256 ??= await this.workers.ask("whole", { file: row.file }, { urgent: true });
    const { files } = await call(
      "POST",
      `/batches/${this.batch.id}/files`,
      { files: [announcement(row)] },
      () => !row.isGone,
    );
    if (files[0].state === "expected") return true;
    this.sender.drop(row);
    this.#take(row, files[0]);
    return false;
  }

  /**
   * Takes a file out; false if it has arrived already.
   * @param {any} row
   */
  async remove(row) {
    this.rows.remove(row);
    this.#known.delete(row.key);
    this.sender.drop(row);
    if (!row.id) return true;
    try {
      await call("DELETE", `/uploads/${row.id}`);
    } catch (error) {
      if (error.code !== "arrived") return true;
      this.#since = null; // it comes back with the next look
      return false;
    }
    return true;
  }

  /**
   * Gives the delivery other settings; how many pictures in the library followed, with `alsoReady`.
   * @param {any} settings
   * @param {any} alsoReady
   */
  async change(settings, alsoReady) {
    const { photographer: _, ...changes } = settings;
    this.batch = await call("PATCH", `/batches/${this.batch.id}`, { ...changes, also_ready: alsoReady });
    return this.batch.changed;
  }

  /** Nothing more comes: the receipt stays, the next drop is a new delivery. */
  async finish() {
    await call("POST", `/batches/${this.batch.id}/finish`);
    this.#leave();
  }

  #leave() {
    this.batch = this.#opening = this.#since = null;
    this.#known.clear();
    this.rows.clear();
    this.dispatchEvent(new Event("batch"));
  }

  /** @param {any} entry */
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
    if (await this.#open()) this.#announceSoon();
  }

  /** @param {any} batch */
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
   * @param {any} row
   */
  async #read(row) {
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
    if (!row.isGone) this.#say(row);
  }

  /** @param {any} row */
  #say(row) {
    this.#toAnnounce.push(row);
    this.#announceSoon();
  }

  async #announceSoon() {
    if (this.#announcing || !this.batch) return;
    this.#announcing = true;
    await rest(GATHER);
    try {
      while (this.#toAnnounce.length && this.batch && !this.isHeld) {
        if (this.#canWait()) await rest(GATHER);
        else await this.#announce();
      }
    } finally {
      this.#announcing = false;
    }
  }

  /** Whether more can be announced together without letting the sender wait. */
  #canWait() {
    return this.#reading > 0 && this.#toAnnounce.length < (this.sender.isSupplied ? TOGETHER : FEW);
  }

  async #announce() {
    const rows = this.#toAnnounce.splice(0, TOGETHER).filter((row) => !row.isGone);
    if (!rows.length) return;
    try {
      const { files } = await call("POST", `/batches/${this.batch.id}/files`, {
        files: rows.map(announcement),
        sign: this.sender.isQuick,
      });
      files.forEach((/** @type {any} */ answer, /** @type {string | number} */ index) =>
        this.#place(rows[index], answer),
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await this.#notAnnounced(rows, error);
    }
  }

  /** @param {any[]} rows @param {any} error */
  async #notAnnounced(rows, error) {
    if (error.status === 401 || error.code === "finished") {
      this.#toAnnounce.unshift(...rows);
      if (error.status === 401) return this.#hold();
      this.batch = this.#opening = null;
      return this.#open();
    }
    const advice = t("Nothing was lost: the files are still on your device. Try again.");
    for (const row of rows) this.rows.change(row, { stage: "failed", reason: error.message, advice });
  }

  /** @param {any} row @param {any} answer */
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
    return this.sender.enqueue(row);
  }

  /** @param {any} row */
  async #readAll(row) {
    try {
      row.sha256 = await this.workers.ask("whole", { file: row.file }, { urgent: true });
    } catch {
      row.sendAnyway = true;
    }
    this.#say(row);
  }

  /**
   * What the server says of a file.
   * @param {any} row
   * @param {any} answer
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
      announce(t("{file} was rejected. {reason}", { file: row.shown ?? row.path, reason: said.reason }));
  }

  async #watch() {
    for (;;) {
      const isBusy = this.rows.list.some((/** @type {any} */ { stage }) =>
        ["sending", "received", "checking"].includes(stage),
      );
      await rest(document.hidden || !isBusy ? CALM : BUSY);
      if (!this.batch || this.isHeld || !navigator.onLine) continue;
      await this.#look().catch(({ status }) => status === 401 && this.#hold()); // else the next look tells more
    }
  }

  /** Asks what became of the files, as far as it changed. */
  async #look() {
    const { id } = this.batch;
    const since = this.#since;
    let after = 0;
    for (;;) {
      const query = new URLSearchParams({ limit: PAGE, after, ...(since ? { since } : {}) });
      const { files, now } = await call("GET", `/batches/${id}/files?${query}`, undefined, () => false);
      if (this.batch?.id !== id) return;
      for (const file of files) this.#seen(file);
      if (after === 0) this.#since = now;
      if (files.length < PAGE) return;
      after = files.at(-1).id;
    }
  }

  /** @param {any} file */
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

/** @param {any} options */
function announcement({ path, size, file, headTail, sha256, sidecarText, sidecarPath, sendAnyway }) {
  const words = { path, size, last_modified: file.lastModified, head_tail: headTail, sha256: sha256 ?? null };
  return {
    ...words,
    sidecar: sidecarText ?? null,
    sidecar_path: sidecarPath ?? "",
    send_anyway: Boolean(sendAnyway),
  };
}

/** @param {any} file */
async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

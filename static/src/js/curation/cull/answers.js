// One's own answers: shown at once, kept on this device until the server has them, so that nothing is lost.
import { postJson } from "../../core/http.js";

const PAUSE = 250; // ms: one request for what is answered in a moment
const RETRY = 4000; // ms
const AT_ONCE = 500;
/** @type {Cull.Answer} */
const NONE = { flag: "", rating: null, label: "" };

/** Dispatches `change` with every answer, and `sent` after each attempt. */
export class Answers extends EventTarget {
  /** @type {Map<string, Cull.Waiting>} */
  #waiting = new Map();
  /** @type {Map<string, Cull.Answer>} */
  #given = new Map();
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #timer = 0;
  #isSending = false;
  /** Why the last attempt failed, for people; empty when it did not. */
  problem = "";

  /**
   * `url` takes answers; `key` is where this device keeps those that wait.
   * @param {string} url
   * @param {string} key
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage
   */
  constructor(url, key, storage = localStorage) {
    super();
    this.url = url;
    this.key = key;
    this.storage = storage;
    for (const answer of JSON.parse(storage.getItem(key) ?? "[]")) this.#waiting.set(answer.id, answer);
    globalThis.addEventListener?.("online", () => this.send());
    if (this.#waiting.size) this.#later(PAUSE);
  }

  /** How many wait for the server. */
  get waiting() {
    return this.#waiting.size;
  }

  /**
   * Takes what the server knows: `{ id: [flag, rating, label] }`. What waits here is newer.
   * @param {Server.Cull["answers"]} answers
   */
  load(answers) {
    for (const [id, [flag, rating, label]] of Object.entries(answers))
      this.#given.set(id, { flag, rating, label });
    for (const { id, flag, rating, label = "" } of this.#waiting.values())
      this.#given.set(id, { flag, rating, label });
  }

  /** @param {string} id */
  of(id) {
    return this.#given.get(id) ?? NONE;
  }

  /**
   * Changes the answer for `id`; gives the one before.
   * @param {string} id
   * @param {Partial<Cull.Answer>} change
   */
  give(id, change) {
    const before = this.of(id);
    const next = { ...before, ...change };
    this.#given.set(id, next);
    this.#waiting.set(id, { id, ...next, at: new Date().toISOString() });
    this.#keep();
    this.#later(PAUSE);
    this.dispatchEvent(new CustomEvent("change", { detail: id }));
    return before;
  }

  /** Sends what waits; what was answered again meanwhile waits on. */
  async send() {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#isSending || !this.#waiting.size) return;
    this.#isSending = true;
    const answers = [...this.#waiting.values()].slice(0, AT_ONCE);
    try {
      await postJson(this.url, { answers });
      for (const one of answers) if (this.#waiting.get(one.id)?.at === one.at) this.#waiting.delete(one.id);
      this.problem = "";
      this.#keep();
    } catch (problem) {
      this.problem = problem.message;
    } finally {
      this.#isSending = false;
      if (this.#waiting.size) this.#later(this.problem ? RETRY : PAUSE);
      this.dispatchEvent(new Event("sent"));
    }
  }

  /** @param {number} pause ms */
  #later(pause) {
    this.#timer ||= setTimeout(() => this.send(), pause);
  }

  #keep() {
    if (this.#waiting.size) this.storage.setItem(this.key, JSON.stringify([...this.#waiting.values()]));
    else this.storage.removeItem(this.key);
  }
}

// The draft as the server has it, and the operations on their way there. Everyone's changes come back in it.
import { getJson, postJson } from "../core/http.js";
import { poll } from "../core/poll.js";

const LOOK = 2000; // ms between two looks for others' changes
const AGAIN = 3000; // ms until what could not be sent is sent again

/**
 * Dispatches `change` (detail: whether others made it), `conflict` (detail: what met someone else's change),
 * `status` (detail: saved, saving, offline) and `problem`.
 */
export class Draft extends EventTarget {
  /** @type {Server.Draft} */
  state;
  #base;
  /** @type {Gallery.Operation[]} */
  #waiting = [];
  #isSending = false;
  #commentsState = "";

  /** @param {string} base */
  constructor(base) {
    super();
    this.#base = base;
  }

  get isBusy() {
    return this.#isSending || this.#waiting.length > 0;
  }

  async load() {
    this.#take(await getJson(`${this.#base}/draft.json`));
    this.#changed(false);
  }

  /** Looks for what others did, until the page goes. */
  follow() {
    poll(() => this.isBusy || this.#look(), { every: LOOK });
  }

  /**
   * Sends operations, after those that still wait.
   * @param {Gallery.Operation[]} operations
   */
  do(...operations) {
    this.#waiting.push(...operations);
    this.#status("saving");
    this.#send();
  }

  /**
   * Posts something that is no operation (publish, comment …), then reads the draft anew.
   * @param {string} path
   * @param {unknown} body
   * @returns {Promise<any>} its answer; the shape is in types/answers.d.ts
   */
  async post(path, body = {}) {
    const answer = await postJson(`${this.#base}/${path}`, body);
    await this.load();
    return answer;
  }

  async #look() {
    /** @type {Server.DraftPulse} */
    const { revision, comments_state } = await getJson(`${this.#base}/pulse.json`);
    if (this.isBusy || (revision === this.state.revision && String(comments_state) === this.#commentsState))
      return;
    const isOthers = revision !== this.state.revision;
    const fresh = await getJson(`${this.#base}/draft.json`);
    if (this.isBusy) return; // what is sent meanwhile brings a newer one
    this.#take(fresh);
    this.#changed(isOthers);
  }

  async #send() {
    if (this.#isSending || !this.#waiting.length) return;
    this.#isSending = true;
    const sent = this.#waiting.splice(0, 100);
    try {
      /** @type {Server.DraftApplied} */
      const { conflicts, ...state } = await postJson(`${this.#base}/operations`, {
        operations: sent,
        revision: this.state.revision,
      });
      this.#take(state);
      if (conflicts.length) this.dispatchEvent(new CustomEvent("conflict", { detail: conflicts }));
    } catch (problem) {
      if (!problem.canRetry) {
        this.dispatchEvent(new CustomEvent("problem", { detail: problem }));
        await this.load().catch(() => {});
      } else {
        this.#waiting.unshift(...sent);
        this.#status("offline");
        setTimeout(() => this.#send(), AGAIN);
        return;
      }
    } finally {
      this.#isSending = false;
    }
    if (this.#waiting.length) return void this.#send();
    this.#status("saved");
    this.#changed(false);
  }

  /** @param {Server.Draft} state */
  #take(state) {
    this.state = state;
    const resolved = state.comments.filter((one) => one.resolved).length;
    this.#commentsState = `${state.comments.at(-1)?.id ?? 0},${resolved}`;
  }

  /** @param {boolean} isOthers */
  #changed(isOthers) {
    this.dispatchEvent(new CustomEvent("change", { detail: { isOthers } }));
  }

  /** @param {string} name */
  #status(name) {
    this.dispatchEvent(new CustomEvent("status", { detail: name }));
  }
}

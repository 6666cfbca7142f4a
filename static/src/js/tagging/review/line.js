// The groups that wait, fetched a few ahead, so that the next one is there at once.
import { config } from "../../core/config.js";
import { getJson } from "../../core/http.js";

const AHEAD = 4;

export class Line {
  /** @type {Server.ReviewGroup[]} */
  #cards = [];
  #after = "";
  #ended = false;
  /** @type {Promise<void> | null} */
  #fetching = null;

  /** @param {string} by @param {string} language */
  constructor(by, language) {
    this.by = by;
    this.language = language;
    this.skipped = 0;
  }

  /** Whether the next one is there without asking. */
  get ready() {
    return this.#cards.length > 0;
  }

  /** The next group; null at the end. */
  async take() {
    if (!this.#cards.length) await this.#fetch();
    const card = this.#cards.shift() ?? null;
    if (this.#cards.length < AHEAD / 2) this.#fetch().catch(() => {}); // the next call says what is wrong
    for (const { src } of (this.#cards[0]?.frames ?? []).slice(0, 12)) new Image().src = src ?? "";
    return card;
  }

  /** @param {Server.ReviewGroup} card */
  putBack(card) {
    this.#cards.unshift(card);
  }

  #fetch() {
    if (this.#ended) return Promise.resolve();
    this.#fetching ??= this.#ask().finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  async #ask() {
    const query = new URLSearchParams({
      by: this.by,
      after: this.#after,
      limit: String(AHEAD),
      language: this.language,
    });
    /** @type {Server.ReviewQueue} */
    const { groups } = await getJson(`${config().home}/queue.json?${query}`);
    this.#cards.push(...groups);
    this.#after = groups.at(-1)?.after ?? this.#after;
    this.#ended = groups.length < AHEAD;
  }
}

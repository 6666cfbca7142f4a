// What has changed since the result that is shown: taken at once where that disturbs nobody, offered elsewhere.
import { find } from "../core/dom.js";
import { getJson } from "../core/http.js";
import { tn } from "../core/i18n.js";
import { poll } from "../core/poll.js";
import { renew } from "../grid/result.js";

const EVERY = 4000; // ms
const AFTER_FAILURE = 15_000; // ms
const NEAR_TOP = 240; // px from the top at which new pictures may push the others down

export class News {
  /** @type {Server.Result | null} a newer result that waits until it may be shown */
  #pending = null;

  /**
   * `urlOf(name)` is where `layout` and `pulse` answer for the question of now; `isAsking()`, whether another result is
   * on its way; `isCovered()`, whether something lies over the grid. `onnews()` comes with every change, `show` takes
   * a newer result.
   * @param {object} library
   * @param {import("../grid/grid.js").Grid} library.grid
   * @param {(name: string) => string} library.urlOf
   * @param {() => boolean} library.isAsking
   * @param {() => boolean} library.isCovered
   * @param {() => unknown} library.onnews
   * @param {(result: Server.Result, how: { keep: boolean, fresh: string[] }) => unknown} library.show
   */
  constructor({ grid, urlOf, isAsking, isCovered, onnews, show }) {
    this.grid = grid;
    this.urlOf = urlOf;
    this.isAsking = isAsking;
    this.isCovered = isCovered;
    this.onnews = onnews;
    this.show = show;
  }

  /** Looks from now on; what is shown stays while the server is away, for actions say that it is. */
  follow() {
    poll(() => this.#look(), { every: EVERY, afterFailure: AFTER_FAILURE });
  }

  /** A whole new result is shown: what waited is old. */
  drop() {
    this.#pending = null;
  }

  /** Nothing lies over the grid any more. */
  offer() {
    if (this.#pending) this.#offer(this.#pending);
  }

  /** Takes what has changed since the result that is shown or waits, unless another was asked for meanwhile. */
  async #look() {
    const base = this.#pending ?? this.grid.result;
    if (!base.generation || this.isAsking()) return;
    const url = this.urlOf("layout");
    /** @type {Server.Pulse} */
    const { generation } = await getJson(this.urlOf("pulse"));
    if (generation === base.generation) return;
    /** @type {Server.Layout} */
    const answer = await getJson(`${url}${url.includes("?") ? "&" : "?"}since=${base.tag}`);
    if (url !== this.urlOf("layout") || base !== (this.#pending ?? this.grid.result)) return;
    this.onnews();
    this.#offer(renew(base, answer));
  }

  /**
   * Shows a newer result at once where that disturbs nobody, and behind a pill elsewhere.
   * @param {Server.Result} result
   */
  #offer(result) {
    const known = new Set(this.grid.result.ids);
    const fresh = result.ids.filter((id) => !known.has(id));
    this.#pending = result;
    if (this.isCovered()) return;
    if (!fresh.length || scrollY < NEAR_TOP || !this.grid.result.total) return this.#accept(fresh);
    const pill = find("[data-pill]");
    pill.textContent = tn("{n} new", "{n} new", fresh.length);
    pill.hidden = false;
    pill.onclick = () => {
      this.#accept(fresh);
      scrollTo(0, 0);
    };
  }

  /** @param {string[]} fresh */
  #accept(fresh) {
    const result = this.#pending;
    if (!result) return;
    this.#pending = null;
    this.grid.cache.expire();
    this.show(result, { keep: scrollY > NEAR_TOP, fresh });
  }
}

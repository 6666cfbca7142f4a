// Pictures that are there before they are asked for: loaded and decoded, those ahead first.
import { h } from "../../core/dom.js";
import { config } from "../../core/config.js";

const AHEAD = 6;
const BEHIND = 2;
const KEPT = 24;

export class Pictures {
  /** @type {Map<string, HTMLImageElement>} */
  #kept = new Map();
  /** @type {WeakMap<HTMLImageElement, Promise<boolean>>} */
  #ready = new WeakMap();

  /**
   * The element of `id`, which may be decoded already.
   * @param {string} id
   */
  get(id) {
    let picture = this.#kept.get(id);
    if (picture) this.#kept.delete(id);
    else picture = this.#load(`${config().assets}${id}/preview`);
    this.#kept.set(id, picture);
    this.#trim();
    return picture;
  }

  /**
   * Whether it could be decoded, once that is known.
   * @param {HTMLImageElement} picture
   */
  isReady(picture) {
    return this.#ready.get(picture) ?? Promise.resolve(false);
  }

  /**
   * Loads what is likely to be looked at next; `ids` in order, from `place`.
   * @param {string[]} ids
   * @param {number} place
   */
  async prepare(ids, place) {
    /** @type {string[]} */
    const wanted = [];
    for (let step = 1; step <= AHEAD; step += 1) {
      wanted.push(ids[place + step]);
      if (step <= BEHIND) wanted.push(ids[place - step]);
    }
    for (const id of wanted) if (id) this.get(id);
  }

  /**
   * The original of `id`, to look at at 100 %; null where browsers do not show it.
   * @param {string} id
   */
  async full(id) {
    const picture = this.#load(`${config().assets}${id}/full`);
    return (await this.isReady(picture)) ? picture : null;
  }

  /** @param {string} src */
  #load(src) {
    const picture = h("img", { class: "frame__picture", alt: "", draggable: "false", decoding: "sync" });
    picture.src = src;
    const ready = picture.decode().then(
      () => {
        picture.dataset.ready = "yes";
        return true;
      },
      () => false,
    );
    this.#ready.set(picture, ready);
    return picture;
  }

  #trim() {
    for (const [id, picture] of this.#kept) {
      if (this.#kept.size <= KEPT) return;
      if (!picture.isConnected) this.#kept.delete(id);
    }
  }
}

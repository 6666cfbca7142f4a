// Pictures that are there before they are asked for: loaded and decoded, those ahead first.
import { h } from "../../core/dom.js";
import { config } from "../../core/config.js";

const AHEAD = 6;
const BEHIND = 2;
const KEPT = 24;

export class Pictures {
  #kept = new Map();

  /**
   * The element of `id`, which may be decoded already. `.ready` is a promise of whether it could be.
   * @param {string} id
   */
  get(id) {
    let picture = this.#kept.get(id);
    if (picture) this.#kept.delete(id);
    else picture = load(`${config().assets}${id}/preview`);
    this.#kept.set(id, picture);
    this.#trim();
    return picture;
  }

  /**
   * Loads what is likely to be looked at next; `ids` in order, from `place`.
   * @param {any[]} ids
   * @param {number} place
   */
  async prepare(ids, place) {
    /** @type {any[]} */
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
    const picture = load(`${config().assets}${id}/full`);
    return (await picture.ready) ? picture : null;
  }

  #trim() {
    for (const [id, picture] of this.#kept) {
      if (this.#kept.size <= KEPT) return;
      if (!picture.isConnected) this.#kept.delete(id);
    }
  }
}

/** @param {string} src */
function load(src) {
  const picture = h("img", { class: "frame__picture", alt: "", draggable: "false", decoding: "sync" });
  picture.src = src;
  picture.ready = picture.decode().then(
    () => {
      picture.dataset.ready = "yes";
      return true;
    },
    () => false,
  );
  return picture;
}

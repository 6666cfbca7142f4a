// Which pictures are selected, by id, so that a selection outlives a new search.

/** Dispatches `change` whenever it changed. */
export class Selection extends EventTarget {
  /** @type {Set<string>} */
  #ids = new Set();
  /** The picture that a range begins from. @type {string | null} */
  anchor = null;

  get size() {
    return this.#ids.size;
  }

  get ids() {
    return [...this.#ids];
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** @param {string} id */
  toggle(id) {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.anchor = id;
    this.#changed();
  }

  /**
   * Adds all of `ids`, or takes them out when every one is in already and `canRemove`.
   * @param {string[]} ids
   * @param {{ canRemove?: boolean }} how
   */
  add(ids, { canRemove = false } = {}) {
    const isRemoval = canRemove && ids.every((id) => this.#ids.has(id));
    for (const id of ids) {
      if (isRemoval) this.#ids.delete(id);
      else this.#ids.add(id);
    }
    this.#changed();
  }

  clear() {
    if (!this.#ids.size) return;
    this.#ids.clear();
    this.anchor = null;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

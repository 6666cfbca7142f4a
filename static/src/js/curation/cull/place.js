// Where somebody was when they left culling, by what they culled: they go on there.

const MOST = 30; // questions whose place is kept

export class Places {
  /**
   * `key` is where this device keeps them.
   * @param {string} key
   * @param {Pick<Storage, "getItem" | "setItem">} storage
   */
  constructor(key, storage = localStorage) {
    this.key = key;
    this.storage = storage;
  }

  /** The picture of a question where they were; nothing where they never were. @param {string} question */
  of(question) {
    return this.#all()[question] ?? "";
  }

  /** @param {string} question @param {string} id of the picture that they look at now */
  keep(question, id) {
    const { [question]: _, ...others } = this.#all();
    const latest = Object.entries({ ...others, [question]: id }).slice(-MOST);
    this.storage.setItem(this.key, JSON.stringify(Object.fromEntries(latest)));
  }

  /** @returns {Record<string, string>} the latest last */
  #all() {
    return JSON.parse(this.storage.getItem(this.key) ?? "{}");
  }
}

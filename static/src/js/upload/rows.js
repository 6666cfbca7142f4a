// Every file of the delivery, and that something about them changed.

const SOON = 30; // ms in which changes are gathered
const CALM = 300; // ms between two looks at them: showing them takes time that sending could use

/** Dispatches `change`, now and then, when something about them changed. */
export class Rows extends EventTarget {
  /** @type {Upload.Row[]} */
  list = [];
  /** @type {Map<number, Upload.Row>} */
  #byId = new Map();
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #timer = 0;
  #told = -CALM;
  #last = 0;

  /**
   * @param {Partial<Upload.Row> & Pick<Upload.Row, "path" | "size" | "stage">} values
   * @returns {Upload.Row}
   */
  add(values) {
    const row = { number: ++this.#last, sent: 0, tries: 0, reason: "", advice: "", ...values };
    this.list.push(row);
    if (row.id) this.#byId.set(row.id, row);
    this.#tell();
    return row;
  }

  /** @param {number | null | undefined} id */
  byId(id) {
    return id ? this.#byId.get(id) : undefined;
  }

  /** @param {Upload.Row} row @param {Partial<Upload.Row>} values */
  change(row, values) {
    if (values.id && values.id !== row.id) {
      this.#forget(row);
      this.#byId.set(values.id, row);
    }
    Object.assign(row, values);
    row.version = (row.version ?? 0) + 1;
    this.#tell();
  }

  /** @param {Upload.Row} row */
  remove(row) {
    const index = this.list.indexOf(row);
    if (index < 0) return;
    this.list.splice(index, 1);
    this.#forget(row);
    row.isGone = true;
    this.#tell();
  }

  clear() {
    for (const row of this.list) row.isGone = true;
    this.list = [];
    this.#byId.clear();
    this.#tell();
  }

  /** @param {Upload.Row} row */
  #forget(row) {
    if (row.id && this.#byId.get(row.id) === row) this.#byId.delete(row.id);
  }

  #tell() {
    this.#timer ||= setTimeout(
      () => {
        this.#timer = 0;
        this.#told = performance.now();
        this.dispatchEvent(new Event("change"));
      },
      Math.max(SOON, this.#told + CALM - performance.now()),
    );
  }
}

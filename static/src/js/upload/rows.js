// Every file of the delivery, and that something about them changed.

const SOON = 30; // ms in which changes are gathered
const CALM = 300; // ms between two looks at them: showing them takes time that sending could use

/**
 * A row: `number` (as dropped), `path`, `size`, `stage`; `file` and `sidecar` if they are on this device; `id` (of
 * the arrival) once announced; `sent` bytes; `assetId`, `code`, `reason`, `advice` as the server says.
 */
export class Rows extends EventTarget {
  /** @type {any[]} */
  /** @type {any[]} */
  list = [];
  #byId = new Map();
  /** @type {any} */
  #timer = 0;
  #told = -CALM;
  #last = 0;

  /** @param {any} values */
  add(values) {
    const row = { number: ++this.#last, sent: 0, tries: 0, reason: "", advice: "", ...values };
    this.list.push(row);
    if (row.id) this.#byId.set(row.id, row);
    this.#tell();
    return row;
  }

  /** @param {number} id */
  byId(id) {
    return this.#byId.get(id);
  }

  /** @param {any} row @param {any} values */
  change(row, values) {
    if (values.id && values.id !== row.id) {
      if (this.#byId.get(row.id) === row) this.#byId.delete(row.id);
      this.#byId.set(values.id, row);
    }
    Object.assign(row, values);
    row.version = (row.version ?? 0) + 1;
    this.#tell();
  }

  /** @param {any} row */
  remove(row) {
    const index = this.list.indexOf(row);
    if (index < 0) return;
    this.list.splice(index, 1);
    if (this.#byId.get(row.id) === row) this.#byId.delete(row.id);
    row.isGone = true;
    this.#tell();
  }

  clear() {
    for (const row of this.list) row.isGone = true;
    this.list = [];
    this.#byId.clear();
    this.#tell();
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

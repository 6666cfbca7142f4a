// A few workers and a queue before them.

/** Answers tasks of `worker.js`, one at a time in each of `size` workers. */
export class Workers {
  /** @type {Worker[]} */
  #idle = [];
  /** @type {{ urgent: Upload.Job[], other: Upload.Job[] }} */
  #queues = { urgent: [], other: [] };
  /** @type {Map<number, Upload.Job>} */
  #asked = new Map();
  #last = 0;

  /** @param {string} url @param {number} size */
  constructor(url, size) {
    for (let n = 0; n < size; n++) {
      const worker = new Worker(url, { type: "module" });
      worker.addEventListener("message", ({ data }) => this.#answer(worker, data));
      this.#idle.push(worker);
    }
  }

  /**
   * The result of a task. `urgent` ones go before the others, else in order. Fails with an Error of the worker's name.
   * @template {Upload.Task} T
   * @param {T} task
   * @param {Upload.Tasks[T]["given"]} data
   * @param {{ urgent?: boolean }} options
   * @returns {Promise<Upload.Tasks[T]["result"]>}
   */
  ask(task, data, { urgent = false } = {}) {
    return new Promise((resolve, reject) => {
      /** @type {Upload.Job} */
      const job = { message: { id: ++this.#last, task, ...data }, resolve, reject };
      this.#queues[urgent ? "urgent" : "other"].push(job);
      this.#next();
    });
  }

  #next() {
    const { urgent, other } = this.#queues;
    for (;;) {
      const worker = this.#idle.at(-1);
      const job = worker && (urgent.shift() ?? other.shift());
      if (!job) return;
      this.#idle.pop();
      this.#asked.set(job.message.id, job);
      worker.postMessage(job.message);
    }
  }

  /** @param {Worker} worker @param {{ id: number, result?: unknown, error?: string }} answer */
  #answer(worker, { id, result, error }) {
    const job = this.#asked.get(id);
    this.#asked.delete(id);
    this.#idle.push(worker);
    if (error) job?.reject(Object.assign(new Error(error), { name: error }));
    else job?.resolve(result);
    this.#next();
  }
}

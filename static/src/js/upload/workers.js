// A few workers and a queue before them.

/** Answers tasks of `worker.js`, one at a time in each of `size` workers. */
export class Workers {
  /** @type {any[]} */
  #idle = [];
  #queues = { urgent: [], other: [] };
  #asked = new Map();
  #last = 0;

  /** @param {any} url @param {number} size */
  constructor(url, size) {
    for (let n = 0; n < size; n++) {
      const worker = new Worker(url, { type: "module" });
      worker.addEventListener("message", ({ data }) => this.#answer(worker, data));
      this.#idle.push(worker);
    }
  }

  /**
   * The result of a task. `urgent` ones go before the others, else in order. Fails with an Error of the worker's name.
   * @param {any} task
   * @param {any} data
   * @param {any} options2
   */
  ask(task, data, { urgent = false } = {}) {
    return new Promise((resolve, reject) => {
      const job = { message: { id: ++this.#last, task, ...data }, resolve, reject };
      this.#queues[urgent ? "urgent" : "other"].push(job);
      this.#next();
    });
  }

  #next() {
    const { urgent, other } = this.#queues;
    while (this.#idle.length && urgent.length + other.length) {
      const job = urgent.shift() ?? other.shift();
      this.#asked.set(job.message.id, job);
      this.#idle.pop().postMessage(job.message);
    }
  }

  /** @param {any} worker @param {any} options1 */
  #answer(worker, { id, result, error }) {
    const job = this.#asked.get(id);
    this.#asked.delete(id);
    this.#idle.push(worker);
    if (error) job.reject(Object.assign(new Error(error), { name: error }));
    else job.resolve(result);
    this.#next();
  }
}

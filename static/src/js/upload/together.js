// Questions about many files: those that come up while one request is on its way go together in the next.

/** Answers one by one, asks together: one request at a time, `most` questions in each. */
export class Together {
  /** @type {any[]} */
  #waiting = [];
  #isBusy = false;

  /**
   * `ask(questions, isWanted)` gives the answers in their order; an answer that is an Error is a failure. Each request
   * waits `gather()` ms for company.
   * @param {any} ask
   * @param {any} options1
   */
  constructor(ask, { most, gather = () => 0 }) {
    this.ask = ask;
    this.most = most;
    this.gather = gather;
  }

  /**
   * The answer to one. What nobody wants any more is not asked again after a failure.
   * @param {any} question
   * @param {() => boolean} isWanted
   */
  add(question, isWanted = () => true) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, isWanted, resolve, reject });
      this.#go();
    });
  }

  async #go() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.length) {
      const time = this.gather();
      if (time && this.#waiting.length < this.most) await new Promise((resolve) => setTimeout(resolve, time));
      else await null; // what is asked in the same breath goes along
      await this.#round(this.#waiting.splice(0, this.most));
    }
    this.#isBusy = false;
  }

  /** @param {any} jobs */
  async #round(jobs) {
    try {
      const answers = await this.ask(
        jobs.map((/** @type {any} */ { question }) => question),
        () => jobs.some((/** @type {any} */ { isWanted }) => isWanted()),
      );
      jobs.forEach((/** @type {any} */ { resolve, reject }, /** @type {string | number} */ index) =>
        answers[index] instanceof Error ? reject(answers[index]) : resolve(answers[index]),
      );
    } catch (error) {
      for (const { reject } of jobs) reject(error);
    }
  }
}

// Questions about many files: those that come up while one request is on its way go together in the next.

import { pause } from "../core/dom.js";

/**
 * @template Q, A
 * @typedef {object} Waiting
 * @property {Q} question
 * @property {() => boolean} isWanted
 * @property {(answer: A) => void} resolve
 * @property {(problem: unknown) => void} reject
 */

/**
 * Answers one by one, asks together: one request at a time, `most` questions in each.
 * @template Q, A
 */
export class Coalescer {
  /** @type {Waiting<Q, A>[]} */
  #waiting = [];
  #isBusy = false;

  /**
   * `ask(questions, isWanted)` gives the answers in their order; an answer that is an Error is a failure. Each request
   * waits `gather()` ms for company.
   * @param {(questions: Q[], isWanted: () => boolean) => Promise<(A | Error)[]>} ask
   * @param {{ most: number, gather?: () => number }} limits
   */
  constructor(ask, { most, gather = () => 0 }) {
    this.ask = ask;
    this.most = most;
    this.gather = gather;
  }

  /**
   * The answer to one. What nobody wants any more is not asked again after a failure.
   * @param {Q} question
   * @param {() => boolean} isWanted
   * @returns {Promise<A>}
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
      if (time && this.#waiting.length < this.most) await pause(time);
      else await null; // what is asked in the same breath goes along
      await this.#round(this.#waiting.splice(0, this.most));
    }
    this.#isBusy = false;
  }

  /** @param {Waiting<Q, A>[]} jobs */
  async #round(jobs) {
    try {
      const answers = await this.ask(
        jobs.map(({ question }) => question),
        () => jobs.some(({ isWanted }) => isWanted()),
      );
      jobs.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
    } catch (error) {
      for (const { reject } of jobs) reject(error);
    }
  }
}

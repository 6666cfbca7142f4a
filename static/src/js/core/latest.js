// Answers come in another order than questions: only the newest one is worth showing.

/** Asks one question at a time; whoever asks anew gives up the question before. */
export class Latest {
  /** @type {AbortController | null} */
  #running = null;

  /**
   * What `ask(signal)` gives, or null if another question came meanwhile, or `cancel()`. A failure of the newest
   * question is thrown; those of older ones, which may be their end only, mean nothing any more.
   * @template T
   * @param {(signal: AbortSignal) => Promise<T>} ask
   * @returns {Promise<T | null>}
   */
  async ask(ask) {
    this.cancel();
    const mine = new AbortController();
    this.#running = mine;
    try {
      const answer = await ask(mine.signal);
      return mine.signal.aborted ? null : answer;
    } catch (problem) {
      if (mine.signal.aborted) return null;
      throw problem;
    } finally {
      if (this.#running === mine) this.#running = null;
    }
  }

  /** Whether an answer is awaited. */
  get isRunning() {
    return this.#running !== null;
  }

  /** Gives up the question that is running. */
  cancel() {
    this.#running?.abort();
    this.#running = null;
  }
}

// Ids of new frames: from the server's stream, or by asking every few seconds where there is none.
import { getJson } from "../../core/http.js";

const EVERY = 3000; // ms between two questions without a stream
const STREAM_AGAIN = 60_000; // ms until a stream is tried again
const AFTER_FAILURE = 8000; // ms

/** Dispatches `frames` (ids in `detail`, the latest first) and `state` (`live`, `asking` or `away`). */
export class Feed extends EventTarget {
  /** @type {EventSource | null} */
  #source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #question = "";
  #cursor = "";
  #turn = 0;

  /**
   * `url` is the live page's own; `stream` and `frames.json` lie below it.
   * @param {string} url
   */
  constructor(url) {
    super();
    this.url = url;
  }

  /**
   * Follows another question from the beginning.
   * @param {string} question
   */
  follow(question) {
    this.stop();
    this.#question = question;
    this.#cursor = "";
    this.#listen();
  }

  stop() {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** @param {string} name */
  #address(name) {
    const parameters = new URLSearchParams(this.#question);
    if (this.#cursor) parameters.set("after", this.#cursor);
    return `${this.url}/${name}?${parameters}`;
  }

  #listen() {
    const source = new EventSource(this.#address("stream"));
    this.#source = source;
    source.addEventListener("open", () => this.#say("live"));
    source.addEventListener("frames", (event) => {
      this.#cursor = event.lastEventId;
      this.#tell(JSON.parse(event.data).ids);
    });
    source.addEventListener("error", () => {
      if (source !== this.#source) return;
      if (source.readyState !== EventSource.CLOSED) return this.#say("away"); // it comes again by itself
      this.#source = null;
      this.#ask(performance.now() + STREAM_AGAIN);
    });
  }

  /** @param {number} until */
  async #ask(until) {
    const turn = this.#turn;
    let pause = EVERY;
    try {
      /** @type {Server.LiveFrames} */
      const { ids, cursor } = await getJson(this.#address("frames.json"));
      if (turn !== this.#turn) return;
      this.#cursor = cursor === "0" ? "" : cursor;
      this.#say("asking");
      this.#tell(ids);
    } catch (problem) {
      if (turn !== this.#turn) return;
      this.dispatchEvent(new CustomEvent("problem", { detail: problem }));
      this.#say("away");
      pause = AFTER_FAILURE;
    }
    this.#timer = setTimeout(() => (performance.now() > until ? this.#listen() : this.#ask(until)), pause);
  }

  /** @param {string[]} ids */
  #tell(ids) {
    this.dispatchEvent(new CustomEvent("frames", { detail: ids }));
  }

  /** @param {"live" | "asking" | "away"} state */
  #say(state) {
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

// Keeps the page up to date: asks every few seconds, while someone can see it, whether there is news.
import { getJson } from "./http.js";

const EVERY = 4000; // ms
const AFTER_FAILURE = 15_000; // ms

/** Calls `onnews()` when the catalogue changed since `generation()` (null: nothing is shown yet). `url()` is of the query shown. */
export function startPulse({ url, generation, onnews }) {
  let timer = 0;
  const beat = async () => {
    clearTimeout(timer);
    let next = EVERY;
    if (document.visibilityState === "visible" && generation() !== null) {
      try {
        const pulse = await getJson(url());
        if (pulse.generation !== generation()) await onnews();
      } catch {
        next = AFTER_FAILURE; // what is shown stays; actions say themselves when the server is away
      }
    }
    timer = setTimeout(beat, next);
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
  timer = setTimeout(beat, EVERY);
}

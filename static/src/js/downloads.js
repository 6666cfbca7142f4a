// Taking originals: one after the other, each checked by the server, straight from storage.
import { h } from "./dom.js";
import { config, postJson } from "./http.js";

const BETWEEN = 350; // ms, so that browsers take each as a download of its own

/** Downloads one original. Throws a Problem with the reason where it is not allowed. */
export async function download(id) {
  const { url, filename } = await postJson(`${config.assets}${id}/download`);
  const link = h("a", { href: url, download: filename, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}

/**
 * Downloads many, calling `onprogress(done)`. Goes on after a refusal and answers with
 * `{ taken, refused: [reason…], stopped }`; stops when `signal` says so or the server is gone.
 */
export async function downloadAll(ids, { onprogress, signal }) {
  const answer = { taken: 0, refused: [], stopped: false };
  for (const [number, id] of ids.entries()) {
    if (signal.aborted) return { ...answer, stopped: true };
    try {
      await download(id);
      answer.taken += 1;
    } catch (problem) {
      if (problem.status !== 403 && problem.status !== 404) throw problem;
      answer.refused.push(problem.message);
    }
    onprogress(number + 1);
    if (number + 1 < ids.length) await new Promise((done) => setTimeout(done, BETWEEN));
  }
  return answer;
}

// Taking files: each checked by the server, made if need be while we wait, then straight from storage.
import { h, pause } from "../core/dom.js";
import { config } from "../core/config.js";
import { getJson, postJson, Problem } from "../core/http.js";
import { t } from "../core/i18n.js";

const BETWEEN = 350; // ms, so that browsers take each as a download of its own
const FIRST_LOOK = 120; // ms until a file may be made
const LONGEST_LOOK = 1500; // ms between two looks
const PATIENCE = 180_000; // ms

/**
 * Downloads one file: `original`, `press`, `web`, a size, or `camera` for the file as it came. Calls `onwait`
 * when it has to be made first. Throws a Problem with the reason where it is not allowed or cannot be made.
 * @param {string} id
 * @param {string} recipe
 * @param {{ onwait?: () => unknown }} how
 */
export async function download(id, recipe = "original", { onwait } = {}) {
  if (recipe === "camera") return downloadFrom(`${config().assets}${id}/download`);
  const file = await made(id, recipe, onwait);
  save(file.url, file.filename);
  for (const beside of [file.sidecar, file.manifest]) {
    if (!beside) continue;
    await pause(BETWEEN);
    save(beside.url, beside.filename);
  }
}

/**
 * Downloads the file whose address `way` gives to a POST: asking with it is what counts as taking it.
 * @param {string} way
 */
export async function downloadFrom(way) {
  /** @type {Server.FileAddress} */
  const { url, filename } = await postJson(way);
  save(url, filename);
}

/**
 * The address of a file, once it is made.
 * @param {string} id
 * @param {string} recipe
 * @param {(() => unknown) | undefined} onwait
 * @returns {Promise<Server.DeliveredFile & Server.FileAddress>}
 */
async function made(id, recipe, onwait) {
  const until = performance.now() + PATIENCE;
  let wait = FIRST_LOOK;
  for (;;) {
    const answer = await postJson(`${config().assets}${id}/deliver`, { recipe });
    if (answer.state === "ready") return answer;
    if (answer.problem) throw heldUp(answer.problem);
    onwait?.();
    for (;;) {
      if (performance.now() > until)
        throw new Problem(t("The file is still being made. Try again in a minute."));
      await pause(wait);
      wait = Math.min(wait * 1.3, LONGEST_LOOK);
      const asked = new URLSearchParams({ recipe, file: answer.file });
      /** @type {Server.DeliveryState} */
      const { state, problem } = await getJson(`${config().assets}${id}/deliver.json?${asked}`);
      if (state !== "wanted") break; // ready, or another file by now, or it cannot be made: asked for, it says why
      if (problem) throw heldUp(problem);
    }
  }
}

/** The file is made later, without us; others go on. */
const heldUp = (/** @type {string} */ reason) => new Problem(reason, { status: 409 });

/** @param {string} url @param {string} filename */
function save(url, filename) {
  const link = h("a", { href: url, download: filename, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}

/**
 * Downloads many, calling `onprogress(done)`. Goes on after a refusal and answers with
 * `{ taken, refused: [reason…], stopped }`; stops when `signal` says so or the server is gone.
 * @param {string[]} ids
 * @param {{ recipe?: string, onprogress: (done: number) => unknown, signal: AbortSignal }} how
 */
export async function downloadAll(ids, { recipe = "original", onprogress, signal }) {
  /** @type {string[]} */
  const refused = [];
  const answer = { taken: 0, refused, stopped: false };
  for (const [number, id] of ids.entries()) {
    if (signal.aborted) return { ...answer, stopped: true };
    try {
      await download(id, recipe);
      answer.taken += 1;
    } catch (problem) {
      if (problem.terms || ![403, 404, 409].includes(problem.status)) throw problem;
      answer.refused.push(problem.message);
    }
    onprogress(number + 1);
    if (number + 1 < ids.length) await pause(BETWEEN);
  }
  return answer;
}

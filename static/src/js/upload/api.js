// Calls of the upload API. What fails on the way is tried again until it works, or is no longer wanted.
import { config } from "../core/config.js";
import { Problem } from "../core/http.js";
import { delayOf } from "./pace.js";
import { t } from "../core/i18n.js";

/** A refusal in the API's words; `code` and `missing` are for us. */
export class Refusal extends Problem {
  /** @param {number} status @param {Partial<Api.Refusal>} problem */
  constructor(status, { detail, code = "", missing = [] } = {}) {
    super(detail ?? t("The server answered with error {status}.", { status }), {
      status,
      canRetry: status >= 500 || status === 429 || status === 0,
    });
    this.code = code;
    this.missing = missing;
  }
}

const NO_ROOM = 507; // RFC 4918: a disk is full

/**
 * Tells `away` when the server does not answer, `back` when it does again; `full` when it has no room for files, in
 * the words of `noRoom`, and `room` when it has some again.
 */
export const line = Object.assign(new EventTarget(), { isUp: true, noRoom: "" });

/**
 * What the API answers to `method` `path` (below /api/v1). Fails with a Refusal that trying again does not mend.
 * @param {string} method
 * @param {string} path
 * @param {unknown} body
 * @param {() => boolean} isWanted
 * @returns {Promise<any>} the answer; its shape is in types/answers.d.ts
 */
export async function call(method, path, body = undefined, isWanted = () => true) {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await once(method, path, body);
      setLine(true);
      if (path.endsWith("/files")) noteRoom(); // files were taken; other questions are answered without room, too
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setLine(error.status > 0);
      noteFull(error);
      if (!error.canRetry || !isWanted()) throw error;
      await rest(delayOf(tries));
    }
  }
}

/**
 * What the API answers to several at once, in their order: what was signed, or uploads as they are now, or Refusals.
 * @template {"sign" | "complete"} What
 * @param {What} what
 * @param {unknown} body
 * @param {() => boolean} isWanted
 * @returns {Promise<((What extends "sign" ? Api.Signed : Api.Upload) | Error)[]>}
 */
export async function askTogether(what, body, isWanted) {
  const { answers } = await call("POST", `/uploads/${what}`, body, isWanted);
  return answers.map((/** @type {Api.SignedOne & Api.UploadOne} */ { problem, signed, upload }) =>
    problem ? new Refusal(problem.status, problem) : (signed ?? upload),
  );
}

/**
 * Waits `ms`, or until the network is back.
 * @param {number} ms
 * @returns {Promise<void>}
 */
export function rest(ms) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
  });
}

/** Takes a new CSRF token from the page itself, after someone signed in again elsewhere. */
export async function renewToken() {
  const text = await fetch(location.href, { headers: { Accept: "text/html" } }).then((response) =>
    response.text(),
  );
  const found = new DOMParser().parseFromString(text, "text/html").getElementById("config");
  if (found) config().csrf = JSON.parse(found.textContent).csrf;
  return Boolean(found);
}

/** @param {string} method @param {string} path @param {unknown} body */
async function once(method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "X-CSRFToken": config().csrf };
  if (config().bearer) headers.Authorization = `Bearer ${config().bearer}`;
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    const sent = body ? JSON.stringify(body) : undefined;
    response = await fetch(`${config().api}${path}`, { method, headers, body: sent });
  } catch {
    throw new Refusal(0, { detail: t("The server cannot be reached.") });
  }
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => ({})));
  return response.status === 204 ? null : response.json();
}

/**
 * Tells of a full disk, if that is why something was refused.
 * @param {{ status?: number, message: string }} refused
 */
export function noteFull({ status, message }) {
  if (status === NO_ROOM) setRoom(message);
}

/** Tells that the server takes files, if it did not. */
export function noteRoom() {
  setRoom("");
}

/** @param {string} noRoom */
function setRoom(noRoom) {
  if (line.noRoom === noRoom) return;
  line.noRoom = noRoom;
  line.dispatchEvent(new Event(noRoom ? "full" : "room"));
}

/** @param {boolean} isUp */
function setLine(isUp) {
  if (line.isUp === isUp) return;
  line.isUp = isUp;
  line.dispatchEvent(new Event(isUp ? "back" : "away"));
}

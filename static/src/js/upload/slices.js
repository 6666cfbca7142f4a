// Bodies in slices, for proxies in front of the server that take no large ones: nginx takes a megabyte by default, and
// answers 413 or ends the connection. Where the server passes bytes on to storage itself (under `/s3/`), it puts a body
// together from slices sent to the same URL: 308 while more is to come, 416 with the `Range` that it has where a slice
// does not follow, and storage's own answer in the end.

import { rest } from "./api.js";
import { delayOf } from "./pace.js";

export const SLICE = 1_000_000; // bytes: below 1 MiB
const OURS = "/s3/";
const TOO_LARGE = 413;
const RETURNS = 8; // so often a body may be gone on with elsewhere, or begun anew
const PATIENCE = 180_000; // ms for a slice
const TRIES = 4; // of a slice
/** Where bodies broke off, by their signed URL. @type {Map<string, number>} */
const reached = new Map();

/** Why a slice was not taken: `status` is that of the answer, 0 for none. */
export class SliceError extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`a slice was answered ${status}`);
    this.status = status;
  }
}

/** Whether bodies go in slices, as long as the page is open. */
export class Slicing {
  isNeeded = false;
  #largeWent = false;

  /**
   * Whether the server takes slices of this body.
   * @param {string} url
   * @param {number} size
   */
  isFor(url, size) {
    const { origin, pathname } = new URL(url, location.href);
    return size > SLICE && origin === location.origin && pathname.startsWith(OURS);
  }

  /**
   * Whether slices may help where a whole body that they are for was answered `status`, 0 for no answer. Only the very
   * first may have met a proxy that ends connections: later it is the network.
   * @param {number} status
   */
  mayHelp(status) {
    return status === TOO_LARGE || (status === 0 && !this.#largeWent && navigator.onLine);
  }

  /** A large body went in one piece. */
  largeWent() {
    this.#largeWent = true;
  }
}

/** One for the page. */
export const slicing = new Slicing();

/**
 * PUTs a body by a signed request, whole if a proxy lets it through. The status of the answer, 0 for none.
 * @param {{ url: string, headers: Record<string, string> }} signed
 * @param {Blob} body
 * @returns {Promise<number>}
 */
export async function put({ url, headers }, body) {
  const isSliceable = slicing.isFor(url, body.size);
  if (!isSliceable || !slicing.isNeeded) {
    const { status } = await fetch(url, { method: "PUT", headers, body }).catch(() => ({ status: 0 }));
    if (isSliceable && status === 200) slicing.largeWent();
    if (!isSliceable || !slicing.mayHelp(status)) return status;
  }
  try {
    await putInSlices({ url, headers }, body);
    slicing.isNeeded = true;
    return 200;
  } catch (error) {
    return error instanceof SliceError ? error.status : 0;
  }
}

/**
 * PUTs a body a slice a request, from where it broke off. Fails with a SliceError, or an AbortError after `signal`.
 * @param {{ url: string, headers: Record<string, string> }} signed
 * @param {Blob} body
 * @param {{ onprogress?: (sent: number) => unknown, signal?: AbortSignal }} options
 */
export async function putInSlices({ url, headers }, body, { onprogress = () => {}, signal } = {}) {
  let at = reached.get(url) ?? 0;
  for (let returns = 0; ; ) {
    const end = Math.min(body.size, at + SLICE);
    const span = { "Content-Range": `bytes ${at}-${end - 1}/${body.size}` };
    const request = { method: "PUT", headers: { ...headers, ...span }, body: body.slice(at, end) };
    const answer = await send(url, request, signal);
    reached.delete(url);
    if (answer.ok) {
      onprogress(body.size);
      return;
    }
    const there = received(answer);
    // a redirection of somebody else's is 308, too
    if (answer.status === 416 || there <= at) returns++;
    const goesOn = [308, 416].includes(answer.status) && returns <= RETURNS && there < body.size;
    if (!goesOn) throw new SliceError(answer.status);
    at = there;
    reached.set(url, at);
    onprogress(at);
  }
}

/**
 * Asks again while no answer comes, or one that may pass. Fails with a SliceError of it, or an AbortError.
 * @param {string} url
 * @param {RequestInit} request
 * @param {AbortSignal | undefined} signal
 */
async function send(url, request, signal) {
  for (let tries = 0; ; tries++) {
    signal?.throwIfAborted();
    const answer = await once(url, request, signal);
    signal?.throwIfAborted();
    const status = answer?.status ?? 0;
    if (answer && status < 500 && status !== 429) return answer;
    if (tries + 1 === TRIES) throw new SliceError(status);
    await rest(delayOf(tries));
  }
}

/** @param {string} url @param {RequestInit} request @param {AbortSignal | undefined} signal */
async function once(url, request, signal) {
  const given = new AbortController();
  const stop = () => given.abort();
  const timer = setTimeout(stop, PATIENCE);
  signal?.addEventListener("abort", stop);
  try {
    return await fetch(url, { ...request, signal: given.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * How many bytes the server has.
 * @param {Response} answer
 */
function received(answer) {
  const found = /^bytes=0-(\d+)$/.exec(answer.headers.get("Range") ?? "");
  return found ? Number(found[1]) + 1 : 0;
}

// Asking the server, with errors that say what happened, what was kept and what to do.
import { config } from "./config.js";
import { t } from "./i18n.js";
import { setClock } from "./serverclock.js";

/** A failure with words for people. `canRetry` when the same thing may work in a moment. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {{ status?: number, canRetry?: boolean, fields?: Edit.Fields | null, terms?: string | null }} about
   */
  constructor(message, { status = 0, canRetry = true, fields = null, terms = null } = {}) {
    super(message);
    this.status = status;
    this.canRetry = canRetry;
    /** Of a conflict: what the server holds now, by field. */
    this.fields = fields;
    /** Where the terms are to be read and accepted first. */
    this.terms = terms;
  }
}

/** @type {(address: string) => Promise<boolean>} */
let agree = () => Promise.resolve(false);

/**
 * Says how somebody is asked to agree to terms; `handler(address)` answers whether they did. What needed it then goes on.
 * @param {typeof agree} handler
 */
export function onTerms(handler) {
  agree = handler;
}

/**
 * @param {string} url
 * @param {RequestInit} options
 * @returns {Promise<any>} the answer; its shape is in types/answers.d.ts
 */
async function ask(url, options) {
  const headers = { Accept: "application/json", ...options.headers };
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, { ...options, headers });
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") throw error;
    throw new Problem(
      t("The server cannot be reached. Your selection and search are kept; check the connection."),
    );
  }
  setClock(response.headers?.get("Date"));
  if (response.status === 401) {
    throw new Problem(t("You have been signed out. Sign in again to go on where you are."), {
      status: 401,
      canRetry: false,
    });
  }
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    if (body.error?.code === "terms" && (await agree(body.error.terms))) return ask(url, options);
    const message =
      body.error?.message ??
      t("The server answered with error {status}. Nothing was changed.", { status: response.status });
    throw new Problem(message, {
      status: response.status,
      canRetry: response.status >= 500,
      fields: body.fields,
      terms: body.error?.terms,
    });
  }
  return response.json();
}

/** @param {string} url @param {{ signal?: AbortSignal }} options */
export const getJson = (url, { signal } = {}) => ask(url, { signal });

/** @param {string} url @param {unknown} body */
export const postJson = (url, body = {}) =>
  ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": config().csrf },
    body: JSON.stringify(body),
  });

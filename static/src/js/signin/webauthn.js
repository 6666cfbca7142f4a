// @ts-check
// Web Authentication in JSON, as the server speaks it: bytes are Base64 for addresses (RFC 4648, 5).
// Older browsers lack `parseRequestOptionsFromJSON` and `toJSON`, which do the same.

/** @param {string} text */
export function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer | Uint8Array} bytes */
export function textOf(bytes) {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {any[]} list of credentials that are wanted, or not wanted again */
const known = (list = []) => list.map((one) => ({ ...one, id: bytesOf(one.id) }));

/**
 * Ask the browser's owner for a passkey.
 * @param {any} options of the server
 * @returns {Promise<string>} the answer, JSON
 */
export async function usePasskey(options) {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: known(options.allowCredentials),
  };
  return answerOf(await navigator.credentials.get({ publicKey }));
}

/**
 * Have a passkey made.
 * @param {any} options of the server
 * @returns {Promise<string>} the answer, JSON
 */
export async function makePasskey(options) {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
  return answerOf(await navigator.credentials.create({ publicKey }));
}

/** @param {any} credential */
function answerOf(credential) {
  const { response } = credential;
  /** @type {Record<string, unknown>} */
  const answer = {};
  for (const name of [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ]) {
    if (response[name]) answer[name] = textOf(response[name]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  });
}

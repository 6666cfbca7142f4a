// The time as the server has it: what is allowed from a moment on depends on its clock, not on this device's.

let offset = 0; // ms that the server's clock is ahead of ours

/**
 * Notes the server's time, from an answer that came just now.
 * @param {string | null | undefined} now the header `Date`
 */
export function setClock(now) {
  if (now) offset = Date.parse(now) - Date.now();
}

/** This moment by the server's clock, in ms. */
export const serverNow = () => Date.now() + offset;

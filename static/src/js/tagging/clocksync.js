// How far this browser's clock is from the server's, from several round trips.

/**
 * The best estimate of `samples` ({sent, answered: local milliseconds, server: the server's}): the quickest
 * round trip says most. `error` is the most that it can be off.
 * @param {{ sent: number, answered: number, server: number }[]} samples
 */
export function estimate(samples) {
  const quickest = [...samples].sort((a, b) => a.answered - a.sent - (b.answered - b.sent))[0];
  const trip = quickest.answered - quickest.sent;
  return { offset: quickest.server - (quickest.sent + quickest.answered) / 2, error: trip / 2 };
}

const DIGITS = 9;

/**
 * The text of a code: see `mediahub/media/vision/clock_code.py`. Null where no token is known for that time.
 * @param {number} milliseconds
 * @param {Record<string, string>} tokens by window
 * @param {number} window seconds
 */
export function codeText(milliseconds, tokens, window = 600) {
  const token = tokens[Math.floor(milliseconds / 1000 / window)];
  if (!token) return null;
  return `MHT1:${Math.floor(milliseconds).toString(36).toUpperCase().padStart(DIGITS, "0")}${token}`;
}

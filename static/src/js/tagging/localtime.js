// Between moments and what an input of day and time shows, in a zone that is not the browser's.

/**
 * "2025-10-17T09:30:12" of a moment in `timeZone`; `seconds` false leaves them out.
 * @param {string | number | Date} iso
 * @param {string} timeZone
 * @param {boolean} seconds
 */
export function toInput(iso, timeZone, seconds = true) {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(new Date(iso));
  return parts.replace(" ", "T").slice(0, seconds ? 19 : 16);
}

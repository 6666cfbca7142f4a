// Numbers and times as people read them: by the reader's locale, in the event's zone.

const formatters = new Map();

function formatter(options) {
  const key = JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(undefined, options));
  return formatters.get(key);
}

/** `1204` -> "1,204". */
export const formatNumber = (value) => new Intl.NumberFormat().format(value);

/** `3, "picture"` -> "3 pictures". */
export const plural = (count, word) => `${formatNumber(count)} ${word}${count === 1 ? "" : "s"}`;

/** A date as "Saturday, 18 October". An ISO day (without a time) is in no zone. */
export function formatDay(day, timeZone = "UTC", length = "long") {
  const date = typeof day === "string" ? new Date(`${day}T12:00:00Z`) : day;
  if (Number.isNaN(date.getTime())) return String(day);
  const zone = typeof day === "string" ? "UTC" : timeZone;
  return formatter({ weekday: length, day: "numeric", month: length, timeZone: zone }).format(date);
}

/** "Sat 18", for narrow places. */
export const formatShortDay = (day) =>
  formatter({ weekday: "short", day: "numeric", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));

export const formatMonth = (date) => formatter({ month: "short", year: "numeric" }).format(date);

/** "18 Oct 2025, 09:30:12". */
export const formatMoment = (iso, timeZone) =>
  formatter({ dateStyle: "medium", timeStyle: "medium", timeZone }).format(new Date(iso));

/** "09:30 – 11:00". */
export const formatSpan = (starts, ends, timeZone) =>
  formatter({ hour: "numeric", minute: "2-digit", timeZone }).formatRange(new Date(starts), new Date(ends));

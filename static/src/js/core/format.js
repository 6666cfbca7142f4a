// Numbers and times as people read them: by the reader's locale, in the event's zone.
import { t, tn } from "./i18n.js";

/** The first locale of the page's language that the browser accepts, for it knows the region too: `en-GB`. */
export function readerLocale() {
  const page = globalThis.document?.documentElement.lang;
  return page && (navigator.languages.find((one) => one.startsWith(`${page}-`)) ?? page);
}
const DAYS_TOLD_APART = 31; // days of a span in which the name and number of each tell it from the others
const MONTHS_TOLD_APART = 3 * 366; // days of a span that has room for months
/** @type {Map<string, Intl.DateTimeFormat>} */
const formatters = new Map();

/** @param {Intl.DateTimeFormatOptions} options */
function formatter(options) {
  const key = JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(readerLocale(), options));
  return /** @type {Intl.DateTimeFormat} */ (formatters.get(key));
}

/** @param {string} day ISO */
const noonOf = (day) => new Date(`${day}T12:00:00Z`);

/**
 * `1204` -> "1,204".
 * @param {number} value
 */
export const formatNumber = (value) => new Intl.NumberFormat(readerLocale()).format(value);

/**
 * `2` days -> "2 days", "2天".
 * @param {number} value
 * @param {"day" | "hour" | "minute"} unit
 */
export const formatLength = (value, unit) =>
  new Intl.NumberFormat(readerLocale(), { style: "unit", unit, unitDisplay: "long" }).format(value);

/**
 * A date as "Saturday, 18 October", or with its year. An ISO day (without a time) is in no zone.
 * @param {Date | string} day
 * @param {string | undefined} timeZone
 * @param {"long" | "short"} length
 * @param {boolean} hasYear
 */
export function formatDay(day, timeZone = "UTC", length = "long", hasYear = false) {
  const date = typeof day === "string" ? noonOf(day) : day;
  if (Number.isNaN(date.getTime())) return String(day);
  const zone = typeof day === "string" ? "UTC" : timeZone;
  return formatter({
    weekday: length,
    day: "numeric",
    month: length,
    ...(hasYear && { year: "numeric" }),
    timeZone: zone,
  }).format(date);
}

/**
 * Days with their year, as "17–20 Oct 2025"; both are ISO days.
 * @param {string} first
 * @param {string} last
 */
export const formatDays = (first, last) =>
  formatter({ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).formatRange(
    noonOf(first),
    noonOf(last),
  );

/**
 * Are these ISO days of several years, so that each has to say its own?
 * @param {(string | null)[]} days
 */
export const areOfYears = (days) => new Set(days.map((day) => day?.slice(0, 4)).filter(Boolean)).size > 1;

/**
 * "Sat 18", for narrow places.
 * @param {string} day
 */
export const formatShortDay = (day) =>
  formatter({ weekday: "short", day: "numeric", timeZone: "UTC" }).format(noonOf(day));

/**
 * The place of an ISO day among many, as short as can be: "Sat 18", within months "Oct", "2025" where years go by.
 * @param {string} day
 * @param {number} span
 */
export function formatPlace(day, span) {
  if (span <= DAYS_TOLD_APART) return formatShortDay(day);
  const isYear = span > MONTHS_TOLD_APART || day.slice(5, 7) === "01";
  return formatter(
    isYear ? { year: "numeric", timeZone: "UTC" } : { month: "short", timeZone: "UTC" },
  ).format(noonOf(day));
}

/** @param {Date} date */
export const formatMonth = (date) => formatter({ month: "short", year: "numeric" }).format(date);

/**
 * "18 Oct 2025, 09:30:12"; short "18/10/2025, 09:30".
 * @param {string} iso
 * @param {string | undefined} timeZone
 * @param {"medium" | "short"} length
 */
export const formatMoment = (iso, timeZone, length = "medium") =>
  formatter({ dateStyle: length, timeStyle: length, timeZone }).format(new Date(iso));

/**
 * "18 Oct 2025".
 * @param {string} iso
 * @param {string | undefined} timeZone
 */
export const formatDate = (iso, timeZone) =>
  formatter({ dateStyle: "medium", timeZone }).format(new Date(iso));

/**
 * "09:30 – 11:00".
 * @param {string} starts
 * @param {string} ends
 * @param {string | undefined} timeZone
 */
export const formatSpan = (starts, ends, timeZone) =>
  formatter({ hour: "numeric", minute: "2-digit", timeZone }).formatRange(new Date(starts), new Date(ends));

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/**
 * `8_200_000_000` -> "8.2 GB"; with two, `3.1 of 8.2 GB`, in the unit of the larger.
 * @param {number} bytes
 * @param {number | null} of
 */
export function formatBytes(bytes, of = null) {
  const power = Math.min(Math.floor(Math.log10(Math.max(1, of ?? bytes)) / 3), UNITS.length - 1);
  const number = (/** @type {number} */ value) => {
    const scaled = value / 1000 ** power;
    return new Intl.NumberFormat(readerLocale(), {
      maximumFractionDigits: scaled < 10 && power > 1 ? 1 : 0,
    }).format(scaled);
  };
  const unit = UNITS[power];
  return of === null
    ? `${number(bytes)} ${unit}`
    : t("{done} of {total}", { done: number(bytes), total: `${number(of)} ${unit}` });
}

/**
 * Seconds as people say what is left: "11 minutes".
 * @param {number} seconds
 */
export function formatLeft(seconds) {
  if (seconds < 50) return tn("{n} second", "{n} seconds", Math.max(5, Math.ceil(seconds / 5) * 5));
  const minutes = Math.ceil(seconds / 60 - 0.2);
  if (minutes < 90) return tn("{n} minute", "{n} minutes", minutes);
  return tn("{n} hour", "{n} hours", Math.round(minutes / 60));
}

// A camera's clock that was wrong: "+1:00", "-0:02:30" and seconds. Pure.

/**
 * Seconds to add; 0 for nothing written, null for what is no time.
 * @param {string} text
 */
export function parseOffset(text) {
  const plain = text.trim().replace("−", "-");
  if (!plain) return 0;
  const found = /^([+-]?)(\d{1,4}):([0-5]\d)(?::([0-5]\d))?$/.exec(plain);
  if (!found) return null;
  const [, sign, hours, minutes, seconds = "0"] = found;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/**
 * The other way round; nothing for 0.
 * @param {number} offset
 */
export function formatOffset(offset) {
  if (!offset) return "";
  const size = Math.abs(offset);
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const seconds = size % 60 ? `:${two(size % 60)}` : "";
  return `${offset < 0 ? "-" : "+"}${Math.floor(size / 3600)}:${two(Math.floor(size / 60) % 60)}${seconds}`;
}

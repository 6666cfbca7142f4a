// Where a key leads in a list below an input that keeps the focus.

/**
 * The place after `key`, from place `active` of `count`; null for keys that are the input's own. Home and End are the
 * text's while there is any.
 * @param {string} key
 * @param {number} active
 * @param {number} count
 * @param {boolean} isEmpty whether nothing is typed
 * @returns {number | null}
 */
export function step(key, active, count, isEmpty) {
  if (!count) return null;
  if (key === "ArrowDown") return (active + 1) % count;
  if (key === "ArrowUp") return (active + count - 1) % count;
  if (key === "PageDown") return Math.min(count - 1, active + 5);
  if (key === "PageUp") return Math.max(0, active - 5);
  if (isEmpty && key === "Home") return 0;
  if (isEmpty && key === "End") return count - 1;
  return null;
}

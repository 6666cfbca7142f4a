// Which rows of a long list are in view. Problems come first and are taller: they say why. Pure.

/**
 * `{ first, end }` (end excluded) of the rows to draw, with `ahead` px above and below the view.
 * @param {Upload.Heights & { total: number, top: number, height: number, ahead: number }} view
 */
export function inView({ total, problems, tall, low, top, height, ahead }) {
  const at = (/** @type {number} */ y) =>
    y < problems * tall ? Math.floor(y / tall) : problems + Math.floor((y - problems * tall) / low);
  const first = Math.max(0, Math.min(total, at(Math.max(0, top - ahead))));
  const end = Math.max(first, Math.min(total, at(Math.max(0, top + height + ahead)) + 1));
  return { first, end };
}

/**
 * Where row `index` begins; for `index` = total, how high the list is.
 * @param {number} index
 * @param {Upload.Heights} heights
 */
export const offsetOf = (index, { problems, tall, low }) =>
  Math.min(index, problems) * tall + Math.max(0, index - problems) * low;

// The part of a picture to keep, in fractions of its sides. Pure.

/** @typedef {{ left: number, top: number, width: number, height: number }} Part */
/** @typedef {{ x: number, y: number }} Point */

/** @type {Part} */
export const WHOLE = { left: 0, top: 0, width: 1, height: 1 };
const LEAST = 0.02;

const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.min(high, Math.max(low, value));

/**
 * The rectangle between two points, inside the picture and not too small.
 * @param {Point} a
 * @param {Point} b
 * @returns {Part}
 */
export function between(a, b) {
  const left = clamp(Math.min(a.x, b.x), 0, 1 - LEAST);
  const top = clamp(Math.min(a.y, b.y), 0, 1 - LEAST);
  const right = clamp(Math.max(a.x, b.x), left + LEAST, 1);
  const bottom = clamp(Math.max(a.y, b.y), top + LEAST, 1);
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * The largest rectangle of a shape (`width / height`) in the middle of a picture of the shape `ratio`.
 * @param {number} shape
 * @param {number} ratio
 * @returns {Part}
 */
export function centred(shape, ratio) {
  if (!shape) return WHOLE;
  const width = Math.min(1, shape / ratio);
  const height = Math.min(1, ratio / shape);
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height };
}

/**
 * The server's name for a size and part: `px1200` or `px1200-1000.2500.5000.5000`.
 * @param {number} pixels
 * @param {Part} part
 */
export function slugOf(pixels, part) {
  const [left, top] = [part.left, part.top].map((value) => Math.round(value * 10_000));
  const width = Math.min(Math.round(part.width * 10_000), 10_000 - left);
  const height = Math.min(Math.round(part.height * 10_000), 10_000 - top);
  const isWhole = width === 10_000 && height === 10_000;
  return isWhole ? `px${pixels}` : `px${pixels}-${left}.${top}.${width}.${height}`;
}

/**
 * The longer side of the part in pixels, of a picture of this size: more there is not.
 * @param {Pick<Part, "width" | "height">} part
 * @param {{ width: number, height: number }} size
 */
export const mostPixels = (part, { width, height }) =>
  Math.max(1, Math.round(Math.max(part.width * width, part.height * height)));

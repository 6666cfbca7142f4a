// Rectangles of a picture, in fractions of its sides as displayed. Pure; `curation/crops/ratios.py` does the same.

const SLACK = 0.002;
const SMALLEST = 0.02;
const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.max(low, Math.min(high, value));

/**
 * The largest crop of `ratio` that holds the safe area where it can, and else keeps the focus in its middle.
 * @param {number} ratio
 * @param {Crops.Size} size
 * @param {Crops.Point} focus
 * @param {Crops.Rect} safe
 * @returns {Crops.Rect}
 */
export function suggest(ratio, { width, height }, focus, safe) {
  const wide = Math.min(1, (ratio * height) / width);
  const high = Math.min(1, width / ratio / height);
  return {
    x: place(wide, focus.x, safe.x, safe.width),
    y: place(high, focus.y, safe.y, safe.height),
    width: wide,
    height: high,
  };
}

/** @param {number} length @param {number} focus @param {number} safeFrom @param {number} safeLength */
function place(length, focus, safeFrom, safeLength) {
  let at = focus - length / 2;
  if (safeLength <= length) at = Math.min(Math.max(at, safeFrom + safeLength - length), safeFrom);
  return clamp(at, 0, 1 - length);
}

/** Whether two rectangles are one. @param {Crops.Rect} one @param {Crops.Rect} other */
export const isSame = (one, other) =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;

/** Whether a crop leaves out a part of what matters. @param {Crops.Rect} rect @param {Crops.Rect} safe */
export const cutsSafe = (rect, safe) =>
  rect.x > safe.x + SLACK ||
  rect.y > safe.y + SLACK ||
  rect.x + rect.width < safe.x + safe.width - SLACK ||
  rect.y + rect.height < safe.y + safe.height - SLACK;

const CUT = 0.04; // part of a head that may be missing, or may be in without anybody being in the crop

/**
 * Whether a crop goes through one of these heads, each `[left, top, width, height]`.
 * @param {Crops.Rect} rect
 * @param {number[][]} heads
 */
export const cutsHead = (rect, heads) =>
  heads.some(([x, y, width, height]) => {
    const wide = Math.min(x + width, rect.x + rect.width) - Math.max(x, rect.x);
    const high = Math.min(y + height, rect.y + rect.height) - Math.max(y, rect.y);
    const part = (Math.max(0, wide) * Math.max(0, high)) / (width * height);
    return part > CUT && part < 1 - CUT;
  });

/**
 * Whether the rectangle shows nothing from beyond the edges of the picture turned by `angle` degrees.
 * @param {Crops.Rect} rect
 * @param {number} angle
 * @param {Crops.Size} size
 */
export function fits(rect, angle, { width, height }) {
  const turn = (-angle * Math.PI) / 180;
  const corners = [
    [rect.x, rect.y],
    [rect.x + rect.width, rect.y],
    [rect.x, rect.y + rect.height],
    [rect.x + rect.width, rect.y + rect.height],
  ];
  return corners.every(([x, y]) => {
    const dx = (x - 0.5) * width;
    const dy = (y - 0.5) * height;
    return (
      Math.abs(dx * Math.cos(turn) - dy * Math.sin(turn)) <= width / 2 + 1 &&
      Math.abs(dx * Math.sin(turn) + dy * Math.cos(turn)) <= height / 2 + 1
    );
  });
}

/**
 * The rectangle made smaller, towards the middle of the picture, until it fits.
 * @param {Crops.Rect} rect
 * @param {number} angle
 * @param {Crops.Size} size
 * @returns {Crops.Rect}
 */
export function inside(rect, angle, size) {
  let shrunk = rect;
  for (let step = 1; step < 60 && !fits(shrunk, angle, size); step += 1) {
    const part = 1 - step / 60;
    const x = 0.5 + (rect.x + rect.width / 2 - 0.5) * part;
    const y = 0.5 + (rect.y + rect.height / 2 - 0.5) * part;
    shrunk = {
      x: x - (rect.width * part) / 2,
      y: y - (rect.height * part) / 2,
      width: rect.width * part,
      height: rect.height * part,
    };
  }
  return shrunk;
}

/**
 * The rectangle moved by fractions, never beyond the edges.
 * @param {Crops.Rect} rect
 * @param {number} dx
 * @param {number} dy
 */
export const moved = (rect, dx, dy) => ({
  ...rect,
  x: clamp(rect.x + dx, 0, 1 - rect.width),
  y: clamp(rect.y + dy, 0, 1 - rect.height),
});

/**
 * The rectangle with a corner dragged; with a ratio it is kept. `corner` is such as "se".
 * @param {Crops.Rect} rect
 * @param {string} corner
 * @param {number} dx
 * @param {number} dy
 * @param {number} ratio
 * @param {Crops.Size} size
 * @returns {Crops.Rect}
 */
export function resized(rect, corner, dx, dy, ratio, { width, height }) {
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  const west = corner.includes("w");
  const north = corner.includes("n");
  let wide = clamp(west ? rect.width - dx : rect.width + dx, SMALLEST, west ? right : 1 - rect.x);
  let high = clamp(north ? rect.height - dy : rect.height + dy, SMALLEST, north ? bottom : 1 - rect.y);
  if (ratio) {
    const each = (ratio * height) / width; // width over height in fractions
    if (wide / each > high) wide = high * each;
    else high = wide / each;
  }
  return { x: west ? right - wide : rect.x, y: north ? bottom - high : rect.y, width: wide, height: high };
}

/**
 * The rectangle around its middle, larger or smaller.
 * @param {Crops.Rect} rect
 * @param {number} factor
 * @returns {Crops.Rect}
 */
export function scaled(rect, factor) {
  const most = Math.min(factor, 1 / rect.width, 1 / rect.height);
  const width = Math.max(SMALLEST, rect.width * most);
  const height = (rect.height * width) / rect.width;
  const x = clamp(rect.x + (rect.width - width) / 2, 0, 1 - width);
  return { x, y: clamp(rect.y + (rect.height - height) / 2, 0, 1 - height), width, height };
}

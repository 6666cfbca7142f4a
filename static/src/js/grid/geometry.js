// Justified rows, from nothing but the ratios: pure, and fast for a hundred thousand pictures.

import { areOfYears } from "../core/format.js";

/** Ratios beyond these are cropped to them in the grid, so that slivers and panoramas keep their place. */
const NARROWEST = 0.5;
const WIDEST = 4;
/** A last row that would have to grow more than this is left ragged, at a price. */
const LAST_ROW_GROWTH = 1.4;
const RAGGED = 0.35;
/** Rows lower than this part of the height they aim for are not looked at. */
const LOWEST = 0.6;

/**
 * Places every picture.
 *
 * `sizes` holds pixels: `width` of the grid, `row` (the height rows aim for), `gap`, `day` and
 * `session` (heights of headings), `between` (space after a section).
 * Answers with one entry for each row (`rowStart` has one more, the total) and each section;
 * `rowTop` is from the top of the grid.
 * @param {ArrayLike<number>} ratios
 * @param {Server.Layout["sections"]} sections
 * @param {Grid.Sizes} sizes
 * @returns {Grid.Geometry}
 */
export function place(ratios, sections, sizes) {
  /** @type {number[]} */
  const rowStart = [];
  /** @type {number[]} */
  const rowTop = [];
  /** @type {number[]} */
  const rowHeight = [];
  /** @type {Grid.Section[]} */
  const placed = [];
  /** @type {Server.Layout["sections"]} */
  const starts = sections.length ? sections : [[0, "", ""]];
  const hasYear = areOfYears(starts.map(([, day]) => day));
  let top = 0;
  starts.forEach(([start, day, session], number) => {
    const end = number + 1 < starts.length ? starts[number + 1][0] : ratios.length;
    const isNewDay = sections.length > 0 && (number === 0 || starts[number - 1][1] !== day);
    const head = sections.length ? sizes.session + (isNewDay && session !== null ? sizes.day : 0) : 0;
    const begins = { start, end, day, session, isNewDay, hasYear, top, head, firstRow: rowStart.length };
    top += head;
    for (const [index, height] of breakRows(ratios, start, end, sizes)) {
      rowStart.push(index);
      rowTop.push(top);
      rowHeight.push(height);
      top += height + sizes.gap;
    }
    placed.push({ ...begins, rows: rowStart.length - begins.firstRow, height: top - begins.top });
    top += sizes.between;
  });
  rowStart.push(ratios.length);
  return { rowStart, rowTop, rowHeight, sections: placed, height: Math.max(0, top - sizes.between), sizes };
}

/**
 * Breaks one section into rows so that the whole of it looks even, as a typesetter breaks a paragraph:
 * of all ways, the one whose rows are nearest to the height they aim for. Answers with each row's
 * `[start, height]`.
 * @param {ArrayLike<number>} ratios
 * @param {number} start
 * @param {number} end
 * @param {Pick<Grid.Sizes, "width" | "row" | "gap">} sizes
 */
function breakRows(ratios, start, end, { width, row, gap }) {
  const cost = new Float64Array(end - start + 1);
  const next = new Uint32Array(end - start);
  const heights = new Float32Array(end - start);
  for (let from = end - 1; from >= start; from -= 1) {
    let best = Infinity;
    let sum = 0;
    for (let to = from + 1; to <= end; to += 1) {
      sum += shownRatio(ratios[to - 1]);
      const full = (width - gap * (to - from - 1)) / sum;
      const isRagged = to === end && full > row * LAST_ROW_GROWTH;
      const price = cost[to - start] + (isRagged ? RAGGED : unevenness(full / row));
      if (price < best) {
        best = price;
        next[from - start] = to;
        heights[from - start] = isRagged ? row : full;
      }
      if (full < row * LOWEST) break;
    }
    cost[from - start] = best;
  }
  /** @type {[start: number, height: number][]} */
  const rows = [];
  for (let at = start; at < end; at = next[at - start]) rows.push([at, Math.round(heights[at - start])]);
  return rows;
}

/**
 * How far a row is from the height it aims for (1); twice as high is as bad as half as high.
 * @param {number} height
 */
function unevenness(height) {
  const off = height > 1 ? height - 1 : 1 / height - 1;
  return off * off;
}

/** Width over height as the grid shows it. */
export const shownRatio = (/** @type {number} */ ratio) =>
  Math.min(WIDEST, Math.max(NARROWEST, ratio / 1000));

/**
 * Left and width of each picture in a row, in whole pixels without seams.
 * @param {Grid.Geometry} geometry
 * @param {ArrayLike<number>} ratios
 * @param {number} row
 */
export function placeInRow(geometry, ratios, row) {
  const { rowStart, rowHeight, sizes } = geometry;
  const from = rowStart[row];
  const to = rowStart[row + 1];
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += shownRatio(ratios[index]);
  const natural = sum * rowHeight[row];
  const room = sizes.width - sizes.gap * (to - from - 1);
  // rounding the height leaves a pixel or two, which full rows share
  const stretch = Math.abs(room - natural) < natural * 0.02 + 2 ? room / natural : 1;
  /** @type {Grid.Box[]} */
  const boxes = [];
  let x = 0;
  for (let index = from; index < to; index += 1) {
    const width = shownRatio(ratios[index]) * rowHeight[row] * stretch;
    const left = Math.round(x);
    boxes.push({ index, left, width: Math.round(x + width) - left });
    x += width + sizes.gap;
  }
  return boxes;
}

/**
 * The last entry of a rising list that is not above `value`; 0 if none is.
 * @param {ArrayLike<number>} list
 * @param {number} value
 * @param {number} length
 */
export function lastNotAbove(list, value, length = list.length) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** @param {Pick<Grid.Geometry, "rowTop">} geometry */
export const rowCount = (geometry) => geometry.rowTop.length;

/** @param {Pick<Grid.Geometry, "rowTop">} geometry @param {number} y px from the top of the grid */
export const rowAt = (geometry, y) => lastNotAbove(geometry.rowTop, y);

/** @param {Pick<Grid.Geometry, "rowTop" | "rowStart">} geometry @param {number} index of a picture */
export const rowOf = (geometry, index) => lastNotAbove(geometry.rowStart, index, rowCount(geometry));

/**
 * Number of the section that a row belongs to.
 * @param {Pick<Grid.Geometry, "sections">} geometry
 * @param {number} row
 */
export function sectionOfRow({ sections }, row) {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sections[middle].firstRow <= row) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/**
 * The picture above or below (`step` -1 or 1) whose centre is nearest; the same one at the edge.
 * @param {Grid.Geometry} geometry
 * @param {ArrayLike<number>} ratios
 * @param {number} index
 * @param {number} step
 */
export function neighbour(geometry, ratios, index, step) {
  const row = rowOf(geometry, index);
  const next = row + step;
  if (next < 0 || next >= rowCount(geometry)) return index;
  const centre = (/** @type {Grid.Box} */ { left, width }) => left + width / 2;
  const here = centre(placeInRow(geometry, ratios, row)[index - geometry.rowStart[row]]);
  const boxes = placeInRow(geometry, ratios, next);
  return boxes.reduce((best, box) =>
    Math.abs(centre(box) - here) < Math.abs(centre(best) - here) ? box : best,
  ).index;
}

/** How much larger than usual tiles are, by the name of a size. @type {Record<string, number>} */
export const TILE_SIZES = { small: 0.7, medium: 1, large: 1.6 };

/**
 * Heights and gaps for a grid of this width; `rem` is the reader's own text size in pixels.
 * @param {number} width
 * @param {number} rem
 * @param {number} growth how much larger than usual tiles are, one of `TILE_SIZES`
 * @returns {Grid.Sizes}
 */
export function sizesFor(width, rem = 16, growth = 1) {
  const usual = width < 500 ? 150 : width < 1000 ? 190 : width < 1900 ? 224 : 270;
  const scale = rem / 16;
  const isNarrow = width < 620;
  return {
    width,
    row: Math.round(usual * growth),
    gap: isNarrow ? 3 : 4,
    day: 56 * scale,
    session: (isNarrow ? 56 : 44) * scale,
    between: 20,
  };
}

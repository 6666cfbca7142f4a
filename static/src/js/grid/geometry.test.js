import assert from "node:assert/strict";
import { test } from "node:test";
import {
  neighbour,
  place,
  placeInRow,
  rowAt,
  rowOf,
  sectionOfRow,
  shownRatio,
  sizesFor,
  TILE_SIZES,
} from "./geometry.js";

const SIZES = { width: 1200, row: 220, gap: 4, day: 56, session: 44, between: 20 };

/**
 * Ratios as an event has them, the same in every run.
 * @param {number} count
 */
function someRatios(count) {
  let seed = 7;
  const kinds = [1500, 1500, 667, 1778, 1333, 1000, 9000, 120];
  return Uint16Array.from({ length: count }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return kinds[seed % kinds.length];
  });
}

test("every picture stands in exactly one row, in order", () => {
  const ratios = someRatios(500);
  const geometry = place(
    ratios,
    [
      [0, "2025-10-17", "A"],
      [180, "2025-10-17", "B"],
      [181, "2025-10-18", ""],
    ],
    SIZES,
  );
  const shown = geometry.rowTop.flatMap((_, row) =>
    placeInRow(geometry, ratios, row).map((box) => box.index),
  );
  assert.deepEqual(shown, [...ratios.keys()]);
});

test("rows fill the width without seams, except a section's last one", () => {
  const ratios = someRatios(300);
  const geometry = place(
    ratios,
    [
      [0, "d", "A"],
      [100, "d", "B"],
    ],
    SIZES,
  );
  const lastRows = new Set(geometry.sections.map((section) => section.firstRow + section.rows - 1));
  geometry.rowTop.forEach((_, row) => {
    const boxes = placeInRow(geometry, ratios, row);
    boxes
      .slice(1)
      .forEach((box, at) =>
        assert.ok(Math.abs(box.left - (boxes[at].left + boxes[at].width) - SIZES.gap) <= 1),
      );
    const last = boxes.at(-1);
    const right = last.left + last.width;
    assert.ok(right <= SIZES.width + 1, `row ${row} ends at ${right}`);
    if (!lastRows.has(row)) assert.ok(right >= SIZES.width - 1, `row ${row} ends at ${right}`);
  });
});

test("pictures keep their ratio within a pixel or two", () => {
  const ratios = someRatios(200);
  const geometry = place(ratios, [], SIZES);
  geometry.rowTop.forEach((_, row) => {
    for (const { index, width } of placeInRow(geometry, ratios, row)) {
      const ideal = shownRatio(ratios[index]) * geometry.rowHeight[row];
      assert.ok(Math.abs(width - ideal) <= ideal * 0.02 + 2, `${width} for ${ideal}`);
    }
  });
});

test("rows are near the height they aim for", () => {
  const geometry = place(someRatios(2000), [], SIZES);
  const near = geometry.rowHeight.filter((height) => height > SIZES.row * 0.75 && height < SIZES.row * 1.34);
  assert.ok(near.length / geometry.rowHeight.length > 0.97);
});

test("a lone picture is not blown up", () => {
  const geometry = place(Uint16Array.of(1500), [[0, "d", "A"]], SIZES);
  assert.deepEqual(geometry.rowHeight, [SIZES.row]);
});

test("nine alike make three even rows of three rather than eight and a straggler", () => {
  const geometry = place(new Uint16Array(9).fill(1500), [[0, "d", "A"]], { ...SIZES, width: 900 });
  assert.deepEqual(geometry.rowStart, [0, 3, 6, 9]);
});

test("the day's heading has room only where a day begins", () => {
  const { sections } = place(
    someRatios(3),
    [
      [0, "d1", "A"],
      [1, "d1", "B"],
      [2, "d2", "A"],
    ],
    SIZES,
  );
  assert.deepEqual(
    sections.map((section) => section.head),
    [100, 44, 100],
  );
});

test("a day that is one section has one heading", () => {
  const { sections } = place(
    someRatios(3),
    [
      [0, "d1", null],
      [1, "d2", null],
    ],
    SIZES,
  );
  assert.deepEqual(
    sections.map(({ head, isNewDay }) => [head, isNewDay]),
    [
      [44, true],
      [44, true],
    ],
  );
});

test("rows and sections are found from pixels and indices", () => {
  const ratios = someRatios(400);
  const geometry = place(
    ratios,
    [
      [0, "d", "A"],
      [150, "d", "B"],
    ],
    SIZES,
  );
  for (const index of [0, 1, 149, 150, 151, 399]) {
    const row = rowOf(geometry, index);
    assert.ok(geometry.rowStart[row] <= index && index < geometry.rowStart[row + 1]);
    assert.equal(rowAt(geometry, geometry.rowTop[row] + 1), row);
    assert.equal(sectionOfRow(geometry, row), index < 150 ? 0 : 1);
  }
});

test("up and down lead to the nearest picture and stop at the edges", () => {
  const ratios = new Uint16Array(12).fill(1500);
  const geometry = place(ratios, [], { ...SIZES, width: 1000 });
  const second = geometry.rowStart[1];
  assert.equal(neighbour(geometry, ratios, 1, 1), second + 1);
  assert.equal(neighbour(geometry, ratios, second + 1, -1), 1);
  assert.equal(neighbour(geometry, ratios, 0, -1), 0);
  assert.equal(neighbour(geometry, ratios, 11, 1), 11);
});

test("nothing at all has no height", () => {
  const geometry = place(new Uint16Array(), [], SIZES);
  assert.equal(geometry.rowTop.length, 0);
  assert.equal(geometry.height, 0);
});

test("a hundred thousand pictures are placed while nobody notices", () => {
  const ratios = someRatios(100_000);
  const sections = Array.from({ length: 400 }, (_, number) => [
    number * 250,
    `day ${number >> 5}`,
    `S${number}`,
  ]);
  const started = performance.now();
  const geometry = place(ratios, sections, sizesFor(1440));
  assert.ok(performance.now() - started < 1500);
  assert.equal(geometry.rowStart.at(-1), 100_000);
});

test("tiles are as large as somebody wants them", () => {
  const ratios = new Uint16Array(60).fill(1500);
  const rows = (growth) => place(ratios, [], sizesFor(1440, 16, growth)).rowTop.length;
  const [small, medium, large] = ["small", "medium", "large"].map((size) => rows(TILE_SIZES[size]));
  assert.ok(small < medium && medium < large);
});

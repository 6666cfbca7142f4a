import assert from "node:assert/strict";
import { test } from "node:test";
import { placeDays } from "./scrubber.js";

const geometry = (/** @type {any[]} */ days) => ({
  height: days.length * 100,
  sections: days.map((/** @type {string} */ day, /** @type {number} */ index) => ({
    day,
    isNewDay: true,
    top: index * 100,
  })),
});
/** @param {string[]} days @param {number} height */
const words = (/** @type {string[]} */ days, height = 1000) =>
  placeDays(geometry(days), height).map((mark) => mark.words);

test("days of an event are named by their own name and number", () => {
  const [first, second] = words(["2025-10-20", "2025-10-19"]);
  assert.match(first, /20/);
  assert.match(second, /19/);
});

test("a long time is named by its months, and by the year where one begins", () => {
  const found = words(["2025-02-10", "2025-02-03", "2025-01-05", "2024-12-24", "2024-12-20"]);
  const month = (/** @type {string | number | Date} */ day) =>
    new Intl.DateTimeFormat(undefined, { month: "short", timeZone: "UTC" }).format(new Date(day));
  assert.deepEqual(
    [found[0], found[1], found[3], found[4]],
    [month("2025-02-10"), "", month("2024-12-24"), ""],
  );
  assert.match(found[2], /2025/);
});

test("many years are named by themselves, once each", () => {
  const found = words(["2026-11-29", "2026-03-01", "2019-07-14", "1999-12-12"]);
  assert.deepEqual(
    found.map((said) => said.match(/\d*/)[0]),
    ["2026", "", "2019", "1999"],
  );
});

test("where there is no room for words there are ticks, and no bar of them", () => {
  const days = Array.from({ length: 400 }, (_, index) =>
    new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10),
  );
  const marks = placeDays(geometry(days), 300);
  const gaps = marks.slice(1).map(({ y }, index) => y - marks[index].y);
  assert.ok(marks.length < 120);
  assert.ok(marks.filter((mark) => mark.words).length > 5);
  assert.ok(
    Math.min(
      ...marks
        .filter((mark) => mark.words)
        .slice(1)
        .map(({ y }, index) => y - marks.filter((mark) => mark.words)[index].y),
    ) >= 26,
  );
  assert.ok(gaps.every((gap) => gap >= 0));
});

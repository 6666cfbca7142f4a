import assert from "node:assert/strict";
import { test } from "node:test";
import { barsOf, withSpan } from "./timeline.js";

const HOUR = 3_600_000;
const data = { start: Date.UTC(2025, 9, 17, 2), step: HOUR, counts: [3, 0, 5, 1], chosen: null };

test("a chosen span of bars becomes a term in the event's zone", () => {
  assert.equal(
    withSpan("robot", data, [1, 3], "Asia/Shanghai"),
    "robot taken:2025-10-17T11:00..2025-10-17T12:59",
  );
  assert.equal(
    withSpan('taken:today robot taken:"2025-10-18 10:00"', data, [0, 1], "Asia/Shanghai"),
    "robot taken:2025-10-17T10:00..2025-10-17T10:59",
  );
});

test("all bars are no term, and other words stay", () => {
  assert.equal(withSpan("mistaken:x taken:today", data, [0, 4], "Asia/Shanghai"), "mistaken:x");
});

test("the bars of what is chosen", () => {
  assert.deepEqual(barsOf(data), [0, 4]);
  assert.deepEqual(barsOf({ ...data, chosen: [data.start + HOUR, data.start + 3 * HOUR] }), [1, 3]);
  assert.deepEqual(barsOf({ ...data, chosen: [null, data.start + HOUR / 2] }), [0, 1]);
  assert.deepEqual(barsOf({ ...data, chosen: [data.start + 90 * HOUR, null] }), [3, 4]);
  assert.deepEqual(barsOf({ ...data, chosen: [data.start - 9 * HOUR, data.start - 8 * HOUR] }), [0, 1]);
});

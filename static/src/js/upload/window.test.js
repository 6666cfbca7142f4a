import assert from "node:assert/strict";
import { test } from "node:test";
import { inView, offsetOf } from "./window.js";

const list = { total: 5000, problems: 3, tall: 100, low: 60 };

test("offsets count tall rows first", () => {
  assert.deepEqual(
    [0, 1, 3, 4, 5000].map((index) => offsetOf(index, list)),
    [0, 100, 300, 360, 300 + 4997 * 60],
  );
});

test("only what is in view is drawn, wherever that is", () => {
  assert.deepEqual(inView({ ...list, top: -500, height: 600, ahead: 0 }), { first: 0, end: 2 });
  assert.deepEqual(inView({ ...list, top: 0, height: 600, ahead: 0 }), { first: 0, end: 9 });
  const deep = inView({ ...list, top: 150_000, height: 600, ahead: 120 });
  assert.ok(offsetOf(deep.first, list) <= 150_000 - 120 && offsetOf(deep.end, list) >= 150_720);
  assert.ok(deep.end - deep.first < 18);
  assert.deepEqual(inView({ ...list, top: 1e9, height: 600, ahead: 0 }), { first: 5000, end: 5000 });
  assert.deepEqual(inView({ ...list, total: 0, problems: 0, top: 0, height: 600, ahead: 0 }), {
    first: 0,
    end: 0,
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { between, centred, mostPixels, slugOf, WHOLE } from "./part.js";

test("a dragged rectangle stays inside and is never empty", () => {
  assert.deepEqual(between({ x: 0.75, y: 0.25 }, { x: 0.25, y: 0.75 }), {
    left: 0.25,
    top: 0.25,
    width: 0.5,
    height: 0.5,
  });
  const corner = between({ x: 1.4, y: 1.2 }, { x: 1.4, y: 1.2 });
  assert.ok(corner.left + corner.width <= 1 && corner.width > 0 && corner.height > 0);
});

test("a shape is the largest in the middle", () => {
  assert.deepEqual(centred(1, 2), { left: 0.25, top: 0, width: 0.5, height: 1 });
  assert.deepEqual(centred(0, 1.5), WHOLE);
  assert.equal(centred(16 / 9, 1.5).width, 1);
});

test("the server is told ten-thousandths", () => {
  assert.equal(slugOf(1200, WHOLE), "px1200");
  assert.equal(slugOf(800, { left: 0.1, top: 0.25, width: 0.5, height: 0.5 }), "px800-1000.2500.5000.5000");
  assert.equal(slugOf(800, { left: 1 / 3, top: 0, width: 2 / 3, height: 1 }), "px800-3333.0.6667.10000");
});

test("no part has more pixels than the original", () => {
  assert.equal(
    mostPixels({ left: 0, top: 0, width: 0.5, height: 0.25 }, { width: 6000, height: 4000 }),
    3000,
  );
});

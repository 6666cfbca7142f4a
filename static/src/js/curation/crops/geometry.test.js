import assert from "node:assert/strict";
import { test } from "node:test";
import { cutsHead, cutsSafe, fits, isSame, inside, moved, resized, scaled, suggest } from "./geometry.js";

const SIZE = { width: 6000, height: 4000 };
const SAFE = { x: 0.6, y: 0.2, width: 0.2, height: 0.3 };
const near = (
  /** @type {{ [x: string]: any; x?: any; y?: any; width?: any; height?: any; }} */ rect,
  /** @type {{ [x: string]: any; x?: number; y?: number; width?: number; height?: number; }} */ other,
) => {
  for (const key of ["x", "y", "width", "height"])
    assert.ok(Math.abs(rect[key] - other[key]) < 1e-4, `${key}: ${rect[key]} is not ${other[key]}`);
};

// the same cases as in tests/unit/curation/crops/test_crops.py
test("a ratio follows the focus and holds the safe area", () => {
  near(suggest(1, SIZE, { x: 0.7, y: 0.35 }, SAFE), { x: 0.33333, y: 0, width: 0.66667, height: 1 });
  near(suggest(9 / 16, SIZE, { x: 0.95, y: 0.5 }, SAFE), { x: 0.6, y: 0, width: 0.375, height: 1 });
  near(suggest(16 / 9, SIZE, { x: 0.5, y: 0.9 }, SAFE), { x: 0, y: 0.15625, width: 1, height: 0.84375 });
});

test("it warns when what matters is cut", () => {
  assert.ok(!cutsSafe({ x: 0.6, y: 0.2, width: 0.2, height: 0.3 }, SAFE));
  assert.ok(cutsSafe({ x: 0.61, y: 0, width: 0.39, height: 1 }, SAFE));
});

test("rectangles are one only where place and size are, whatever they are called", () => {
  const crop = { id: 1, name: "1:1", x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
  assert.ok(isSame(crop, { x: 0.1, y: 0.2, width: 0.3, height: 0.4 }));
  for (const side of ["x", "y", "width", "height"]) assert.ok(!isSame(crop, { ...crop, [side]: 0.5 }));
});

test("nothing from beyond the edges shows in a straightened picture", () => {
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  assert.ok(fits(whole, 0, SIZE));
  assert.ok(!fits(whole, 5, SIZE));
  const smaller = inside(whole, 5, SIZE);
  assert.ok(fits(smaller, 5, SIZE));
  assert.ok(smaller.width > 0.8 && smaller.width < 1);
});

test("dragging stays inside and keeps the ratio", () => {
  near(moved({ x: 0.5, y: 0.5, width: 0.4, height: 0.4 }, 0.9, -0.9), {
    x: 0.6,
    y: 0,
    width: 0.4,
    height: 0.4,
  });
  const square = resized({ x: 0, y: 0, width: 0.4, height: 0.6 }, "se", -0.2, 0, 1, SIZE);
  assert.ok(Math.abs(square.width * SIZE.width - square.height * SIZE.height) < 1);
  near(resized({ x: 0.2, y: 0.2, width: 0.4, height: 0.4 }, "nw", -0.1, -0.1, 0, SIZE), {
    x: 0.1,
    y: 0.1,
    width: 0.5,
    height: 0.5,
  });
  near(scaled({ x: 0.25, y: 0.25, width: 0.5, height: 0.5 }, 9), { x: 0, y: 0, width: 1, height: 1 });
});

test("a crop that goes through a head is told from one that holds it or leaves it out", () => {
  const heads = [[0.4, 0.1, 0.2, 0.3]];
  assert.ok(cutsHead({ x: 0.5, y: 0, width: 0.5, height: 1 }, heads));
  assert.ok(cutsHead({ x: 0, y: 0.3, width: 1, height: 0.7 }, heads));
  assert.ok(!cutsHead({ x: 0, y: 0, width: 1, height: 0.5 }, heads));
  assert.ok(!cutsHead({ x: 0.65, y: 0, width: 0.35, height: 1 }, heads));
  assert.ok(!cutsHead({ x: 0, y: 0, width: 1, height: 1 }, []));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { step } from "./step.js";

test("arrows go round, pages stop at the ends", () => {
  assert.equal(step("ArrowDown", 2, 3, false), 0);
  assert.equal(step("ArrowUp", 0, 3, false), 2);
  assert.equal(step("ArrowUp", -1, 3, false), 1);
  assert.equal(step("PageDown", 1, 9, false), 6);
  assert.equal(step("PageDown", 7, 9, false), 8);
  assert.equal(step("PageUp", 3, 9, false), 0);
});

test("keys of the text stay the text's", () => {
  assert.equal(step("Home", 2, 3, false), null);
  assert.equal(step("Home", 2, 3, true), 0);
  assert.equal(step("End", 0, 3, true), 2);
  assert.equal(step("a", 0, 3, false), null);
  assert.equal(step("ArrowDown", -1, 0, true), null, "nothing to go to");
});

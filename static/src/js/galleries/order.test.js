import assert from "node:assert/strict";
import test from "node:test";
import { allIds, moved, step } from "./order.js";

const state = {
  sections: [
    { id: "s1", items: [{ id: "a" }, { id: "b" }, { id: "c" }] },
    { id: "s2", items: [{ id: "d" }] },
  ],
};
const walk = (/** @type {string} */ id, /** @type {number} */ by) => {
  const operation = step(state, id, by);
  return operation && allIds(moved(state, operation)).join("");
};

test("a step goes one place on or back, and over into the next section", () => {
  assert.equal(walk("a", 1), "bacd");
  assert.equal(walk("c", -1), "acbd");
  assert.equal(walk("b", -1), "bacd");
  assert.deepEqual(step(state, "c", 1), { op: "move", ids: ["c"], section: "s2", after: null });
  assert.deepEqual(step(state, "d", -1), { op: "move", ids: ["d"], section: "s1", after: "end" });
});

test("at the ends there is no step", () => {
  assert.equal(step(state, "a", -1), null);
  assert.equal(step(state, "d", 1), null);
  assert.equal(step(state, "x", 1), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Selection } from "./selection.js";

/** A selection, and how often it said that it changed. */
function selection() {
  const made = new Selection();
  const changes = { count: 0 };
  made.addEventListener("change", () => (changes.count += 1));
  return { made, changes };
}

test("a picture is taken in and out, and is where a range begins", () => {
  const { made, changes } = selection();
  made.toggle("a");
  assert.deepEqual([made.ids, made.has("a"), made.anchor], [["a"], true, "a"]);
  made.toggle("a");
  assert.deepEqual([made.ids, made.size, changes.count], [[], 0, 2]);
});

test("many are taken out only where every one is in", () => {
  const { made } = selection();
  made.add(["a", "b"]);
  made.add(["b", "c"], { canRemove: true });
  assert.deepEqual(made.ids, ["a", "b", "c"]);
  made.add(["b", "c"], { canRemove: true });
  assert.deepEqual(made.ids, ["a"]);
  made.add(["a"]);
  assert.deepEqual(made.ids, ["a"]);
});

test("nothing is cleared twice", () => {
  const { made, changes } = selection();
  made.clear();
  assert.equal(changes.count, 0);
  made.add(["a"]);
  made.clear();
  assert.deepEqual([made.ids, made.anchor, changes.count], [[], null, 2]);
});

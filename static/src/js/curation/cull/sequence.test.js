import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, stopsOf, toCompare } from "./sequence.js";

const IDS = ["a", "b1", "b2", "c", "b3", "d"];
const STACKS = { b1: "b2", b2: "b2", b3: "b2", d: "x" };
const shown = (/** @type {{ id: any; }[]} */ stops) => stops.map(({ id }) => id);

test("a burst is one stop, with its top", () => {
  const stops = stopsOf(IDS, STACKS);
  assert.deepEqual(shown(stops), ["a", "b2", "c", "d"]);
  assert.deepEqual(stops[1].members, ["b1", "b2", "b3"]);
  assert.equal(placeOf(stops, "b3"), 1);
  assert.equal(placeOf(stops, "z"), -1);
});

test("an opened burst shows every frame in its place", () => {
  assert.deepEqual(shown(stopsOf(IDS, STACKS, new Set(["b2"]))), IDS);
});

test("a burst whose top was not found is not hidden", () => {
  assert.deepEqual(shown(stopsOf(["b1", "b3"], STACKS)), ["b1"]);
  assert.deepEqual(shown(stopsOf(["b3"], STACKS)), ["b3"]);
});

test("frames of a burst are compared with each other, others with those that follow", () => {
  const stops = stopsOf(IDS, STACKS);
  assert.deepEqual(toCompare(stops, 1, 2), ["b2", "b3"]);
  assert.deepEqual(toCompare(stops, 1, 4), ["b2", "b3", "b1"]);
  assert.deepEqual(toCompare(stops, 1, 2, "b3"), ["b3", "b1"]);
  assert.deepEqual(toCompare(stops, 2, 4), ["c", "d"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { indexOf, renew, unpack } from "./result.js";

test("ids and ratios are unpacked", () => {
  const result = unpack({ ids: "a b c", ratios: Buffer.from(Uint8Array.of(0xdc, 0x05, 0x9b, 0x02, 0xf2, 0x06)).toString("base64"), sections: [] });
  assert.deepEqual(result.ids, ["a", "b", "c"]);
  assert.deepEqual([...result.ratios], [1500, 667, 1778]);
  assert.equal(indexOf(result, "c"), 2);
  assert.equal(indexOf(result, "z"), -1);
});

test("no result has no ids", () => {
  assert.deepEqual(unpack({ ids: "", ratios: "", sections: [] }).ids, []);
});

test("what changed makes the next result", () => {
  const base = { tag: "one", ids: ["a", "b", "c", "d"], ratios: Uint16Array.of(1, 2, 3, 4) };
  const packed = Buffer.from(Uint16Array.of(7, 8, 9).buffer).toString("base64");
  const changes = { removed: [[1, 2]], added: [[0, 1], [2, 2]], ids: "x y z", ratios: packed };
  const result = renew(base, { tag: "two", total: 5, changes });
  assert.deepEqual(result.ids, ["x", "a", "y", "z", "d"]);
  assert.deepEqual([...result.ratios], [7, 1, 8, 9, 4]);
  assert.equal(result.tag, "two");
  assert.equal(result.changes, undefined);
});

test("runs of the added that touch are told apart", () => {
  const base = { ids: ["a"], ratios: Uint16Array.of(1) };
  const packed = Buffer.from(Uint16Array.of(7, 8).buffer).toString("base64");
  assert.deepEqual(renew(base, { changes: { removed: [], added: [[0, 1], [1, 1]], ids: "x y", ratios: packed } }).ids, ["x", "y", "a"]);
});

test("a whole answer replaces what was shown", () => {
  assert.deepEqual(renew({ ids: ["a"], ratios: Uint16Array.of(1) }, { ids: "b", ratios: "AQA=" }).ids, ["b"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { colourAt, indexOf, numberOf, renew, unpack } from "./result.js";

const boxes = (/** @type {number[]} */ ...values) =>
  Buffer.from(Uint16Array.from(values).buffer).toString("base64");

test("ids, ratios and colours are unpacked", () => {
  const result = unpack({ ids: "a b c", boxes: "3AUA+JsC4AfyBh8A", sections: [] });
  assert.deepEqual(result.ids, ["a", "b", "c"]);
  assert.deepEqual([...result.ratios], [1500, 667, 1778]);
  assert.deepEqual(
    [0, 1, 2].map((index) => colourAt(result, index)),
    ["rgb(248 0 0)", "rgb(0 252 0)", "rgb(0 0 248)"],
  );
  assert.equal(indexOf(result, "c"), 2);
  assert.equal(indexOf(result, "z"), -1);
});

test("no result has no ids", () => {
  assert.deepEqual(unpack({ ids: "", boxes: "", sections: [] }).ids, []);
});

test("what changed makes the next result", () => {
  const base = {
    tag: "one",
    ids: ["a", "b", "c", "d"],
    ratios: Uint16Array.of(1, 2, 3, 4),
    colours: Uint16Array.of(10, 20, 30, 40),
  };
  const changes = {
    removed: [[1, 2]],
    added: [
      [0, 1],
      [2, 2],
    ],
    ids: "x y z",
    boxes: boxes(7, 70, 8, 80, 9, 90),
  };
  const result = renew(base, { tag: "two", total: 5, changes });
  assert.deepEqual(result.ids, ["x", "a", "y", "z", "d"]);
  assert.deepEqual([...result.ratios], [7, 1, 8, 9, 4]);
  assert.deepEqual([...result.colours], [70, 10, 80, 90, 40]);
  assert.equal(result.tag, "two");
  assert.equal(result.changes, undefined);
});

test("runs of the added that touch are told apart", () => {
  const base = { ids: ["a"], ratios: Uint16Array.of(1), colours: Uint16Array.of(2) };
  assert.deepEqual(
    renew(base, {
      changes: {
        removed: [],
        added: [
          [0, 1],
          [1, 1],
        ],
        ids: "x y",
        boxes: boxes(7, 70, 8, 80),
      },
    }).ids,
    ["x", "y", "a"],
  );
});

test("a whole answer replaces what was shown", () => {
  assert.deepEqual(
    renew(
      { ids: ["a"], ratios: Uint16Array.of(1), colours: Uint16Array.of(2) },
      { ids: "b", boxes: boxes(1, 2) },
    ).ids,
    ["b"],
  );
});

test("a picture's number counts what lies in closed bursts, as the total does", () => {
  const result = {
    total: 3,
    in_stacks: 5,
    folded: /** @type {[number, number][]} */ ([
      [0, 2],
      [2, 3],
    ]),
  };
  assert.deepEqual(
    [0, 1, 2].map((index) => numberOf(result, index)),
    [
      { number: 1, of: 8 },
      { number: 4, of: 8 },
      { number: 5, of: 8 },
    ],
  );
});

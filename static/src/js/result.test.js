import assert from "node:assert/strict";
import { test } from "node:test";
import { indexOf, unpack } from "./result.js";

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

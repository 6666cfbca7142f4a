import assert from "node:assert/strict";
import { test } from "node:test";
import { formatOffset, parseOffset } from "./clock.js";

test("offsets are read and written the same", () => {
  const pairs = [
    ["+1:00", 3600],
    ["-0:02:30", -150],
    ["+26:30", 95_400],
    ["", 0],
  ];
  for (const [text, seconds] of pairs) {
    assert.equal(parseOffset(text), seconds);
    assert.equal(formatOffset(seconds), text);
  }
  assert.equal(parseOffset("2:05"), 7500);
  assert.equal(parseOffset("−1:00"), -3600);
});

test("what is no time is refused", () => {
  for (const text of ["1", "1:60", "noon", "1:00 h", "--1:00"]) assert.equal(parseOffset(text), null, text);
});

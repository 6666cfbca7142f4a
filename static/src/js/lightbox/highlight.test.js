import assert from "node:assert/strict";
import { test } from "node:test";
import { spansOf } from "./highlight.js";

const found = (/** @type {string | any[]} */ text, /** @type {string[]} */ ...wanted) =>
  spansOf(text, wanted).map(([start, end]) => text.slice(start, end));

test("words that begin so are marked, in any case and with accents", () => {
  assert.deepEqual(found("Robots greet a ROBOT; robotics came later. Lucía", "robot", "lucia"), [
    "Robots",
    "ROBOT",
    "robotics",
    "Lucía",
  ]);
});

test("a short or a much longer word is not", () => {
  assert.deepEqual(found("Is this banking or Ban Ki-moon? bananarama", "ban"), ["banking", "Ban"]);
  assert.deepEqual(found("a and an", "a"), ["a"]);
});

test("runs of Chinese are found within others", () => {
  assert.deepEqual(found("奇瑞董事长尹同跃先生", "尹同跃"), ["尹同跃"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { onceOnly } from "./rights.js";

test("terms that the sentence says already are not said again", () => {
  const sentence = "Editorial use only. Credit: Chen Rui.";
  assert.deepEqual(onceOnly(sentence, ["Editorial use only.", ""]), []);
  assert.deepEqual(onceOnly(sentence, ["Not for covers.", "Not for covers"]), ["Not for covers."]);
  assert.deepEqual(onceOnly(sentence, ["Not for covers.", "Call the desk."]), [
    "Not for covers.",
    "Call the desk.",
  ]);
  // a sentence among others too, in any script; a number's point ends none
  assert.deepEqual(onceOnly(sentence, ["A drawing.", "Embargo until 18:00. A drawing. Credit: Chen Rui."]), [
    "A drawing.",
    "Embargo until 18:00.",
  ]);
  assert.deepEqual(onceOnly("", ["仅供编辑使用。", "不得转售。仅供编辑使用。"]), [
    "仅供编辑使用。",
    "不得转售。",
  ]);
  assert.deepEqual(onceOnly("", ["At most 3.5 MB."]), ["At most 3.5 MB."]);
  assert.deepEqual(onceOnly("Not for covers.", ["No. Never."]), ["No. Never."]);
});

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
});

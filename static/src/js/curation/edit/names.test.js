import assert from "node:assert/strict";
import { test } from "node:test";
import { isChosen, keyOf } from "./names.js";

const KNOWN = [{ key: "robots", name: "Robots" }];

/** @param {string} value @param {string} [inputType] @returns {any} */
const event = (value, inputType) => ({ target: { value }, inputType });

test("a name is known whatever its capitals", () => {
  assert.equal(keyOf(" robots", KNOWN), "robots");
  assert.equal(keyOf("robot", KNOWN), undefined);
});

test("only what was chosen from the list is whole", () => {
  assert.ok(isChosen(event("Robots"), KNOWN));
  assert.ok(isChosen(event("Robots", "insertReplacementText"), KNOWN));
  assert.ok(!isChosen(event("Robots", "insertText"), KNOWN), "“Robots on stage” may follow");
  assert.ok(!isChosen(event("Robo"), KNOWN));
});

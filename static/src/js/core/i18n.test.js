import assert from "node:assert/strict";
import { test } from "node:test";
import { formOf, tn } from "./i18n.js";

test("each language has its own plural forms", () => {
  const forms = (/** @type {string} */ language) => [0, 1, 2, 5, 11, 21, 22].map((n) => formOf(n, language));
  assert.deepEqual(forms("en"), [1, 0, 1, 1, 1, 1, 1]);
  assert.deepEqual(forms("zh"), [0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(forms("ru"), [2, 0, 1, 2, 2, 0, 1]);
});

test("English needs no catalogue", () => {
  assert.equal(tn("{n} picture", "{n} pictures", 1), "1 picture");
  assert.equal(tn("{n} picture", "{n} pictures", 1204), "1,204 pictures");
});

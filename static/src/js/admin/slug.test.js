import assert from "node:assert/strict";
import { test } from "node:test";
import { slugOf } from "./slug.js";

test("a slug keeps letters and digits, without accents", () => {
  assert.equal(slugOf("Sommerfest Zürich 2026!"), "sommerfest-zurich-2026");
});

test("what has no Latin letter gives none, and a long name no hyphen at its end", () => {
  assert.equal(slugOf("用户大会"), "");
  assert.equal(slugOf(`${"a".repeat(59)} b`), "a".repeat(59));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { joined, termsOf, wordsOf } from "./terms.js";

test("what a page wrote into a question is no word of it", () => {
  const q = 'robot taken:2025-10-17T11:00..2025-10-17T12:59 "grand hall" like:ab12';
  assert.equal(wordsOf(q), 'robot "grand hall"');
  assert.deepEqual(termsOf(q), ["taken:2025-10-17T11:00..2025-10-17T12:59", "like:ab12"]);
  assert.equal(wordsOf("mistaken:x"), "mistaken:x");
  assert.deepEqual(termsOf("robots"), []);
});

test("words and terms make the question again", () => {
  assert.equal(joined("robot ", ["like:ab12"]), "robot like:ab12");
  assert.equal(joined("", ["like:ab12"]), "like:ab12");
  assert.equal(joined("grand hall ", []), "grand hall ");
});

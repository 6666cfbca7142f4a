import assert from "node:assert/strict";
import { test } from "node:test";
import { codeText, estimate } from "./clocksync.js";

test("the quickest round trip decides", () => {
  const samples = [
    { sent: 0, answered: 900, server: 10_800 },
    { sent: 1000, answered: 1020, server: 6010 },
    { sent: 2000, answered: 2200, server: 7150 },
  ];
  assert.deepEqual(estimate(samples), { offset: 5000, error: 10 });
});

test("a code is 20 characters that the smallest code holds, and none without a token", () => {
  const text = codeText(1_764_000_000_123.9, { 2940000: "ABC234" });
  assert.match(text, /^MHT1:[0-9A-Z]{9}ABC234$/);
  assert.equal(Number.parseInt(text.slice(5, 14), 36), 1_764_000_000_123);
  assert.equal(codeText(1_764_000_000_123, {}), null);
});

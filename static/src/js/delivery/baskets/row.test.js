import assert from "node:assert/strict";
import { test } from "node:test";
import { countdown } from "./row.js";

test("what is left of an embargo", () => {
  assert.equal(countdown(5025), "1:23:45");
  assert.equal(countdown(59.2), "0:01:00");
  assert.equal(countdown(-3), "0:00:00");
  assert.equal(countdown(86_400 * 2 + 61), "2 days 0:01:01");
  assert.equal(countdown(86_400), "1 day 0:00:00");
});

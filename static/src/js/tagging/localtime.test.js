import assert from "node:assert/strict";
import { test } from "node:test";
import { toInput } from "./localtime.js";

test("a moment is shown in the event's zone, whatever the browser's", () => {
  assert.equal(toInput("2025-10-17T01:30:12Z", "Asia/Shanghai"), "2025-10-17T09:30:12");
  assert.equal(toInput("2025-10-17T01:30:12Z", "America/New_York"), "2025-10-16T21:30:12");
  assert.equal(toInput("2025-10-17T01:30:12Z", "UTC", false), "2025-10-17T01:30");
});

test("midnight is the beginning of its day", () => {
  assert.equal(toInput("2025-10-16T16:00:00Z", "Asia/Shanghai"), "2025-10-17T00:00:00");
});

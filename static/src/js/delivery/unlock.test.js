import assert from "node:assert/strict";
import { test } from "node:test";
import { serverNow, setClock } from "../core/serverclock.js";
import { Unlocker } from "./unlock.js";

test("it unlocks at the second of the server's clock, and once for many pictures", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  setClock(new Date(1_000_000 + 60_000).toISOString());
  assert.equal(serverNow(), 1_060_000);
  let ran = 0;
  const unlocker = new Unlocker(() => (ran += 1));
  const opens = new Date(1_060_000 + 10_000).toISOString();
  unlocker.expect(opens);
  unlocker.expect(opens);
  unlocker.expect(null);
  unlocker.expect(new Date(1_000_000).toISOString());
  context.mock.timers.tick(9_999);
  assert.equal(ran, 0);
  context.mock.timers.tick(1);
  context.mock.timers.tick(0);
  assert.equal(ran, 1);
  context.mock.timers.tick(10_000);
  assert.equal(ran, 3);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { again } from "./again.js";

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How often it was done in `time` ms, when it takes `takes` ms. */
async function counted(takes, time, hidden = false) {
  globalThis.document = { hidden };
  let count = 0;
  const end = again(10, async () => {
    count += 1;
    await rest(takes);
  });
  await rest(time);
  end();
  await rest(takes + 30);
  const last = count;
  await rest(50);
  assert.equal(count, last, "it has ended");
  return count;
}

test("what is quick is done at its pace, and what takes long is done less often", async () => {
  const quick = await counted(0, 400);
  assert.ok(quick >= 4, `${quick}`);
  const slow = await counted(20, 400);
  assert.ok(slow >= 1 && slow <= 2, `${slow}`);
});

test("nobody asks for a page that nobody sees", async () => {
  assert.equal(await counted(0, 100, true), 0);
});

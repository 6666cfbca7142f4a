import assert from "node:assert/strict";
import { test } from "node:test";
import { poll } from "./poll.js";

/** @param {number} ms */
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A document that is seen or not, and says so. @param {boolean} hidden */
function page(hidden = false) {
  const document = Object.assign(new EventTarget(), { hidden });
  Object.assign(globalThis, { document });
  return document;
}

/** How often it was done in `time` ms, when it takes `takes` ms. @param {number} takes @param {number} time */
async function counted(takes, time, hidden = false) {
  page(hidden);
  let count = 0;
  const task = async () => {
    count += 1;
    await rest(takes);
  };
  const end = poll(task, { every: 10 });
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

test("a failure does not end it", async () => {
  page();
  let count = 0;
  const failing = async () => {
    count += 1;
    throw new Error("away");
  };
  const end = poll(failing, { every: 1, afterFailure: 2 });
  while (count < 3) await rest(5);
  end();
});

test("a page that is seen again asks at once, and never twice at a time", async () => {
  const document = page(true);
  let running = 0;
  let most = 0;
  let count = 0;
  const task = async () => {
    running += 1;
    count += 1;
    most = Math.max(most, running);
    await rest(20);
    running -= 1;
  };
  const end = poll(task, { every: 60_000 });
  document.hidden = false;
  for (let turn = 0; turn < 3; turn++) document.dispatchEvent(new Event("visibilitychange"));
  await rest(5);
  end();
  assert.equal(count, 1);
  assert.equal(most, 1);
});

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

test("what is quick is done again and again, until it is ended", async () => {
  page();
  let count = 0;
  const end = poll(() => (count += 1), { every: 1 });
  while (count < 4) await rest(5);
  end();
  const last = count;
  await rest(30);
  assert.equal(count, last);
});

test("what takes long is done less often", async () => {
  page();
  /** @type {[number, number][]} when each began and ended, in ms */
  const runs = [];
  const task = async () => {
    const begun = performance.now();
    await rest(5);
    runs.push([begun, performance.now()]);
  };
  const end = poll(task, { every: 1 });
  while (runs.length < 3) await rest(5);
  end();
  for (const [index, [begun, ended]] of runs.slice(0, -1).entries())
    assert.ok(runs[index + 1][0] - ended >= 9 * (ended - begun), JSON.stringify(runs));
});

test("nobody asks for a page that nobody sees", async () => {
  page(true);
  let count = 0;
  const end = poll(() => (count += 1), { every: 1 });
  await rest(50);
  end();
  assert.equal(count, 0);
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

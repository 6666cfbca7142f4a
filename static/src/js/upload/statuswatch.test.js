import assert from "node:assert/strict";
import { test } from "node:test";
import { untilNextLook } from "./statuswatch.js";

/** How often it slept until it looked, where it is calm for so many rests. @param {number} calm */
async function slept(calm) {
  let times = 0;
  await untilNextLook(
    () => times < calm,
    async () => {
      times += 1;
    },
  );
  return times;
}

test("a file that is sent in a calm moment is looked after at once, not at the end of the rest", async () => {
  assert.equal(await slept(2), 2);
});

test("while nothing happens there is a long rest", async () => {
  assert.ok((await slept(Number.POSITIVE_INFINITY)) > (await slept(0)) + 2);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Details } from "./details.js";

/** Details that count how often each picture was read, with a clock that the test turns. */
function counting() {
  const clock = { now: 0 };
  /** @type {string[]} */
  const read = [];
  const ask = async (/** @type {string} */ id) => {
    read.push(id);
    return /** @type {any} */ ({ id, title: `${id} ${read.length}` });
  };
  return { details: new Details(ask, () => clock.now), read, clock };
}

test("back and forth reads once", async () => {
  const { details, read } = counting();
  for (const id of ["a", "b", "a", "b"]) await details.get(id);
  assert.deepEqual(read, ["a", "b"]);
});

test("what was read a minute ago is read anew", async () => {
  const { details, read, clock } = counting();
  await details.get("a");
  clock.now = 60_000;
  assert.equal(details.last("a")?.title, "a 1");
  assert.equal((await details.get("a")).title, "a 2");
  assert.deepEqual(read, ["a", "a"]);
});

test("after news everything is read anew", async () => {
  const { details, read } = counting();
  await details.get("a");
  details.expire();
  await details.get("a");
  assert.deepEqual(read, ["a", "a"]);
});

test("a failure is not kept", async () => {
  let fails = true;
  const details = new Details(async () => {
    if (fails) throw new Error("away");
    return /** @type {any} */ ({ title: "here" });
  });
  await assert.rejects(details.get("a"), /away/);
  fails = false;
  assert.equal((await details.get("a")).title, "here");
});

test("a day of pictures is not kept whole", async () => {
  const { details } = counting();
  for (let index = 0; index < 300; index++) await details.get(`${index}`);
  assert.equal(details.last("0"), undefined);
  assert.ok(details.last("299"));
});

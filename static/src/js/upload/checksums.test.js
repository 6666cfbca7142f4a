import assert from "node:assert/strict";
import { test } from "node:test";

// what api.js reads of the page it is on
globalThis.document ??= { getElementById: () => ({ textContent: "{}" }), documentElement: { lang: "en" } };
globalThis.addEventListener ??= () => {};
globalThis.removeEventListener ??= () => {};
const { Checksums } = await import("./checksums.js");

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
const workers = {
  ask: async (/** @type {any} */ task, { file }) =>
    file === null ? Promise.reject(new Error("NotReadableError")) : `${task} of ${file}`,
};

test("hashes follow once there is nothing to send", async () => {
  /** @type {unknown} */
  const told = [];
  let isFree = false;
  const checksums = new Checksums({
    workers,
    isFree: () => isFree,
    tell: async (/** @type {any} */ said) => told.push(said) && { state: "received" },
  });
  checksums.add({ id: 1, file: "a" });
  checksums.add({ id: 2, file: null }); // its card is out
  checksums.add({ id: 3, file: "c", isGone: true });
  checksums.add({ id: 4, file: "d" });
  await turn();
  assert.deepEqual(told, []);
  assert.ok(checksums.isPending); // who closes the page now is asked
  isFree = true;
  checksums.go();
  await turn();
  assert.deepEqual(told, [
    { id: 1, sha256: "whole of a" },
    { id: 4, sha256: "whole of d" },
  ]);
  assert.ok(!checksums.isPending);
});

test("while a file is in a worker's hands, it is told again", async () => {
  const answers = ["checking", "checking", "ready"];
  const checksums = new Checksums({
    workers,
    isFree: () => true,
    tell: async () => ({ state: answers.shift() }),
    pause: 1,
  });
  checksums.add({ id: 1, file: "a" });
  await turn();
  await turn();
  assert.deepEqual(answers, []);
});

test("other bytes than those on the device are no secret", async () => {
  /** @type {unknown} */
  const differing = [];
  /** @param {{ id: string }} options */
  const tell = async ({ id }) => {
    if (id > 1) throw Object.assign(new Error(), { code: id === 2 ? "wrong_bytes" : "away" });
    return { state: "ready" };
  };
  const checksums = new Checksums({ workers, isFree: () => true, tell });
  checksums.addEventListener("differs", ({ detail }) => differing.push(detail.id));
  for (const id of [1, 2, 3]) checksums.add({ id, file: "a" });
  await turn();
  assert.deepEqual(differing, [2]);
});

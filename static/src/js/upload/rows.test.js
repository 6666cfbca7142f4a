import assert from "node:assert/strict";
import { test } from "node:test";
import { Rows } from "./rows.js";

const rest = (/** @type {number | undefined} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("a row that became another upload is no longer the first one", () => {
  const rows = new Rows();
  const row = rows.add({ path: "a.jpg" });
  rows.change(row, { id: 1 });
  rows.change(row, { id: 2 });
  assert.deepEqual([rows.byId(1), rows.byId(2)], [undefined, row]);
});

test("a first change is shown soon, and the next ones together later", async () => {
  const rows = new Rows();
  /** @type {number[]} */
  const told = [];
  rows.addEventListener("change", () => told.push(performance.now()));
  const begun = performance.now();
  const row = rows.add({ path: "a.jpg" });
  await rest(100);
  assert.equal(told.length, 1);
  for (const sent of [1, 2, 3]) rows.change(row, { sent });
  await rest(100);
  assert.equal(told.length, 1);
  await rest(400);
  assert.equal(told.length, 2);
  assert.ok(told[1] - begun >= 290);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Coalescer } from "./coalescer.js";

const turn = () => new Promise((resolve) => setTimeout(resolve));

test("what comes up while one request is on its way goes together in the next", async () => {
  /** @type {unknown} */
  const asked = [];
  const coalescer = new Coalescer(
    async (questions) => {
      asked.push(questions);
      await turn();
      return questions.map((/** @type {number} */ question) => question * 10);
    },
    { most: 3 },
  );
  const first = [1, 2].map((question) => coalescer.add(question));
  await null;
  await null;
  const later = [3, 4, 5, 6].map((question) => coalescer.add(question));
  assert.deepEqual(await Promise.all([...first, ...later]), [10, 20, 30, 40, 50, 60]);
  assert.deepEqual(asked, [[1, 2], [3, 4, 5], [6]]);
});

test("what can wait waits for company, but not once it is enough", async () => {
  /** @type {unknown} */
  const asked = [];
  const coalescer = new Coalescer(
    async (questions) => {
      asked.push(questions);
      return questions;
    },
    { most: 2, gather: () => 20 },
  );
  const first = coalescer.add(1);
  await turn();
  await Promise.all([first, coalescer.add(2), coalescer.add(3)]);
  assert.deepEqual(asked, [[1, 2], [3]]);
});

test("a failure is of one, or of all that went together, and never of those behind", async () => {
  const coalescer = new Coalescer(
    async (questions) => {
      if (questions.includes("none")) throw new Error("away");
      return questions.map((/** @type {string} */ question) =>
        question === "bad" ? new Error("refused") : question,
      );
    },
    { most: 2 },
  );
  const ends = await Promise.allSettled(
    ["good", "bad", "none", "other", "behind"].map((question) => coalescer.add(question)),
  );
  assert.deepEqual(
    ends.map(({ value, reason }) => value ?? reason.message),
    ["good", "refused", "away", "away", "behind"],
  );
});

test("a request is wanted as long as anybody wants an answer", async () => {
  let wanted;
  const coalescer = new Coalescer(
    async (questions, isWanted) => {
      wanted = isWanted;
      return questions;
    },
    { most: 9 },
  );
  const wants = { one: true, other: true };
  await Promise.all([coalescer.add(1, () => wants.one), coalescer.add(2, () => wants.other)]);
  wants.one = false;
  assert.equal(wanted(), true);
  wants.other = false;
  assert.equal(wanted(), false);
});

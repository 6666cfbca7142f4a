import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { getElementById: () => ({ textContent: "{}" }), documentElement: { lang: "en" } };
const { Thumbs } = await import("./thumbs.js");

const file = { type: "image/jpeg" };
const REST = 20; // ms
const settled = () => new Promise((resolve) => setImmediate(resolve));
/**
 * Lets time go by, and all that follows from it happen.
 * @param {test.MockTimers} timers
 * @param {number} ms
 */
const pass = async (/** @type {test.MockTimers} */ timers, ms = REST) => {
  timers.tick(ms);
  await settled();
};

/** @param {any} yields @param {boolean} hasSketch */
function shown(yields, hasSketch = () => false) {
  /** @type {any[]} */
  const drawn = [];
  const workers = {
    ask: async (/** @type {string} */ task, { file: { name } }) => {
      if (task === "sketch" && !hasSketch(name)) return null;
      drawn.push(task === "sketch" ? `sketch of ${name}` : name);
      return { close() {} };
    },
  };
  const thumbs = new Thumbs(workers, yields, REST);
  const rows = ["a", "b", "c"].map((name) => ({ file: { ...file, name }, size: 1000 }));
  thumbs.addEventListener("thumb", ({ detail }) => thumbs.of(detail)); // as a list that has the row in view
  for (const row of rows) thumbs.of(row);
  return drawn;
}

test("pictures are drawn at once when nothing is more urgent", () => {
  assert.deepEqual(
    shown(() => false),
    ["a", "b", "c"],
  );
});

test("while something is, one is drawn now and then, and the others after it", async ({
  mock: { timers },
}) => {
  timers.enable({ apis: ["setTimeout"] });
  let isUrgent = true;
  const drawn = shown(() => isUrgent);
  await settled();
  assert.deepEqual(drawn, []);
  await pass(timers);
  assert.deepEqual(drawn, ["a"]);
  isUrgent = false;
  await pass(timers);
  assert.deepEqual(drawn, ["a", "b", "c"]);
});

test("meanwhile the camera's own small picture is shown, where there is one", async ({
  mock: { timers },
}) => {
  timers.enable({ apis: ["setTimeout"] });
  const drawn = shown(
    () => true,
    (/** @type {string} */ name) => name !== "b",
  );
  await settled();
  assert.deepEqual(drawn, ["sketch of a", "sketch of c"]);
  await pass(timers);
  assert.deepEqual(drawn, ["sketch of a", "sketch of c", "b"]);
});

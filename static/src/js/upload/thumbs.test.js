import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { getElementById: () => ({ textContent: "{}" }), documentElement: { lang: "en" } };
const { Thumbs } = await import("./thumbs.js");

const file = { type: "image/jpeg" };
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function shown(yields) {
  const drawn = [];
  const workers = { ask: async (task, asked) => drawn.push(asked.file.name) && { close() {} } };
  const thumbs = new Thumbs(workers, yields, 20);
  const rows = ["a", "b", "c"].map((name) => ({ file: { ...file, name }, size: 1000 }));
  thumbs.addEventListener("thumb", ({ detail }) => thumbs.of(detail)); // as a list that has the row in view
  for (const row of rows) thumbs.of(row);
  return drawn;
}

test("pictures are drawn at once when nothing is more urgent", () => {
  assert.deepEqual(shown(() => false), ["a", "b", "c"]);
});

test("while something is, one is drawn now and then, and the others after it", async () => {
  let isUrgent = true;
  const drawn = shown(() => isUrgent);
  assert.deepEqual(drawn, []);
  await rest(30);
  assert.deepEqual(drawn, ["a"]);
  isUrgent = false;
  await rest(30);
  assert.deepEqual(drawn, ["a", "b", "c"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { getElementById: () => ({ textContent: "{}" }), documentElement: { lang: "en" } };
const { Thumbs } = await import("./thumbs.js");

const file = { type: "image/jpeg" };
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function shown(yields, hasSketch = () => false) {
  const drawn = [];
  const workers = {
    ask: async (task, { file: { name } }) => {
      if (task === "sketch" && !hasSketch(name)) return null;
      drawn.push(task === "sketch" ? `sketch of ${name}` : name);
      return { close() {} };
    },
  };
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
  await rest(5);
  assert.deepEqual(drawn, []);
  await rest(30);
  assert.deepEqual(drawn, ["a"]);
  isUrgent = false;
  await rest(30);
  assert.deepEqual(drawn, ["a", "b", "c"]);
});

test("meanwhile the camera's own small picture is shown, where there is one", async () => {
  const drawn = shown(() => true, (name) => name !== "b");
  await rest(5);
  assert.deepEqual(drawn, ["sketch of a", "sketch of c"]);
  await rest(40);
  assert.deepEqual(drawn, ["sketch of a", "sketch of c", "b"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { querySelector: () => null };
const { pressed } = await import("./shortcuts.js");

/** A key on something that matches these selectors, or lies in what matches. */
function press(key, { matches = [], within = [], ...more } = {}) {
  const prevented = [];
  const target = {
    matches: (selector) => matches.some((one) => selector.includes(one)),
    closest: (selector) => (within.includes(selector) ? {} : null),
  };
  const done = [];
  pressed(
    {
      originalEvent: { key, target, preventDefault: () => prevented.push("browser"), ...more },
      preventDefault: () => prevented.push("swiper"),
    },
    { d: () => done.push("d"), " ": () => done.push("space") },
  );
  return { done, prevented };
}

test("a key does what it stands for, and nothing else", () => {
  assert.deepEqual(press("d"), { done: ["d"], prevented: ["swiper", "browser"] });
  assert.deepEqual(press("x"), { done: [], prevented: [] });
});

test("keys are whose text or clip they are typed into", () => {
  assert.deepEqual(press("d", { matches: ["textarea"] }), { done: [], prevented: ["swiper"] });
  assert.deepEqual(press("d", { matches: ["video"] }), { done: [], prevented: ["swiper"] });
});

test("with Ctrl they are the browser's, and Space on a button presses it", () => {
  assert.deepEqual(press("d", { ctrlKey: true }).done, []);
  assert.deepEqual(press(" ", { within: ["button"] }).done, []);
  assert.deepEqual(press(" ").done, ["space"]);
});

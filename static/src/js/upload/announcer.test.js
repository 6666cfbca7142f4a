import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

// what api.js reads of the page it is on
globalThis.document ??= { getElementById: () => ({ textContent: "{}" }), documentElement: { lang: "en" } };
globalThis.addEventListener ??= () => {};
globalThis.removeEventListener ??= () => {};
const { Announcer } = await import("./announcer.js");

const usual = globalThis.fetch;
afterEach(() => (globalThis.fetch = usual));

const row = (path) => ({ path, size: 1, file: { lastModified: 0 } });
const turn = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));

/** An announcer for batch 7, what it asked and what came of it; `state` may be changed. */
function desk(status = 200) {
  /** @type {string[][]} */
  const asked = [];
  const answered = [];
  const refused = [];
  const state = { batch: { id: 7 }, isReading: false, isSupplied: false };
  globalThis.fetch = async (url, { body }) => {
    assert.match(url, /\/batches\/7\/files$/);
    const { files } = JSON.parse(body);
    asked.push(files.map((file) => file.path));
    return new Response(JSON.stringify({ files: files.map(({ path }) => ({ path })) }), { status });
  };
  const announcer = new Announcer({
    sender: {
      isQuick: false,
      get isSupplied() {
        return state.isSupplied;
      },
    },
    batch: () => state.batch,
    isReading: () => state.isReading,
    onanswer: (one, answer) => answered.push([one.path, answer.path]),
    onrefused: (rows, error) => refused.push([rows.length, error.status]),
  });
  return { announcer, asked, answered, refused, state };
}

test("files that are ready together are announced together, each with its answer", async () => {
  const { announcer, asked, answered } = desk();
  announcer.add([row("a")]);
  announcer.add([row("b"), { ...row("c"), isGone: true }]);
  await turn();
  assert.deepEqual(asked, [["a", "b"]]);
  assert.deepEqual(answered, [
    ["a", "a"],
    ["b", "b"],
  ]);
});

test("nothing is announced before there is a batch, and nothing is lost by that", async () => {
  const { announcer, asked, state } = desk();
  state.batch = null;
  announcer.add([row("a")]);
  await turn();
  assert.deepEqual(asked, []);
  state.batch = { id: 7 };
  announcer.go();
  await turn();
  assert.deepEqual(asked, [["a"]]);
});

test("while others are read it waits, but not with those that the sender can begin with", async () => {
  const { announcer, asked, state } = desk();
  state.isReading = true;
  announcer.add([row("a")]);
  await turn();
  assert.deepEqual(asked, []);
  announcer.add(["b", "c", "d"].map(row));
  await turn();
  assert.deepEqual(asked, [["a", "b", "c", "d"]]);
});

test("a refusal is handed on with what it is of", async () => {
  const { announcer, refused } = desk(409);
  announcer.add([row("a"), row("b")]);
  await turn();
  assert.deepEqual(refused, [[2, 409]]);
});

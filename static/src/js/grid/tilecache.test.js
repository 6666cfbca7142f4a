import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

// what http.js reads of the page it is on
globalThis.document ??= { getElementById: () => ({ textContent: "{}" }), documentElement: { lang: "en" } };
const { TileCache } = await import("./tilecache.js");

const usual = globalThis.fetch;
afterEach(() => (globalThis.fetch = usual));

/** Answers each question with a tile for all but the ids in `gone`; gives the questions. */
function server(gone = []) {
  /** @type {string[][]} */
  const asked = [];
  globalThis.fetch = async (_url, { body }) => {
    const { ids } = JSON.parse(body);
    asked.push(ids);
    const tiles = Object.fromEntries(ids.filter((id) => !gone.includes(id)).map((id) => [id, { title: id }]));
    return new Response(JSON.stringify(tiles));
  };
  return asked;
}

const arrived = (cache) => new Promise((resolve) => cache.addEventListener("tiles", resolve, { once: true }));

test("what is in view is asked for once, and what is gone is known to be", async () => {
  const asked = server(["b"]);
  const cache = new TileCache("tiles.json");
  cache.need(["a", "b"]);
  cache.need(["a", "b"]);
  await arrived(cache);
  cache.need(["a", "b"]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual(asked, [["a", "b"]]);
  assert.deepEqual([cache.get("a"), cache.get("b"), cache.get("c")], [{ title: "a" }, null, undefined]);
});

test("what has changed is asked for anew, and serves as it was until then", async () => {
  const asked = server();
  const cache = new TileCache("tiles.json");
  cache.need(["a"]);
  await arrived(cache);
  cache.expire();
  assert.deepEqual(cache.get("a"), { title: "a" });
  cache.need(["a"]);
  await arrived(cache);
  assert.equal(asked.length, 2);
});

test("the newest wishes are asked for first", async () => {
  const asked = server();
  const cache = new TileCache("tiles.json");
  cache.need(["a"]);
  cache.need(["b"]);
  await arrived(cache);
  assert.deepEqual(asked, [["b", "a"]]);
});

test("a failure is told, and asked for again", async () => {
  globalThis.fetch = async () => new Response("{}", { status: 500 });
  const cache = new TileCache("tiles.json");
  const told = new Promise((resolve) => cache.addEventListener("problem", resolve, { once: true }));
  cache.need(["a"]);
  assert.equal((await told).detail.status, 500);
  const asked = server();
  cache.need(["a"]);
  await arrived(cache);
  assert.deepEqual(asked, [["a"]]);
});

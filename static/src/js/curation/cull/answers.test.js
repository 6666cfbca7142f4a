import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { getElementById: () => null };
const { Answers } = await import("./answers.js");

class Storage extends Map {
  /** @param {string} key */
  getItem(key) {
    return this.get(key) ?? null;
  }
  /** @param {string} key @param {any} value */
  setItem(key, value) {
    this.set(key, value);
  }
  /** @param {string} key */
  removeItem(key) {
    this.delete(key);
  }
}

const answered = (/** @type {{ kept: string[]; }} */ body) => ({
  ok: true,
  status: 200,
  json: async () => body,
});

test("an answer waits on this device until the server has it", async () => {
  const storage = new Storage();
  globalThis.fetch = async () => {
    throw new TypeError("no network");
  };
  const answers = new Answers("/picks.json", "k", storage);
  answers.give("a", { flag: "pick" });
  answers.give("a", { rating: 4 });
  await answers.send();
  assert.equal(answers.waiting, 1);
  assert.ok(answers.problem);

  // the tab is closed; another goes on with what is kept
  /** @type {any[]} */
  const sent = [];
  globalThis.fetch = async (_, { body }) => {
    sent.push(...JSON.parse(body).answers);
    return answered({ kept: ["a"] });
  };
  const again = new Answers("/picks.json", "k", storage);
  again.load({ a: ["reject", null, ""], b: ["", 2, "red"] });
  assert.deepEqual(again.of("a"), { flag: "pick", rating: 4, label: "" });
  assert.deepEqual(again.of("b"), { flag: "", rating: 2, label: "red" });
  await again.send();
  assert.deepEqual([sent[0].id, sent[0].flag, sent[0].rating], ["a", "pick", 4]);
  assert.equal(again.waiting, 0);
  assert.equal(storage.size, 0);
});

test("what is answered while it is sent is sent again", async () => {
  const storage = new Storage();
  const answers = new Answers("/picks.json", "k", storage);
  globalThis.fetch = async () => {
    await new Promise((done) => setTimeout(done, 5));
    answers.give("a", { flag: "reject" });
    return answered({ kept: ["a"] });
  };
  answers.give("a", { flag: "pick" });
  await answers.send();
  assert.equal(answers.waiting, 1);
  globalThis.fetch = async () => answered({ kept: ["a"] });
  await answers.send();
  assert.equal(answers.waiting, 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Latest } from "./latest.js";

/** A question whose answer comes when the test says so. */
function question() {
  /** @type {PromiseWithResolvers<string>} */
  const { promise, resolve, reject } = deferred();
  /** @param {AbortSignal} signal */
  const ask = (signal) => {
    signal.addEventListener("abort", () => reject(new DOMException("given up", "AbortError")));
    return promise;
  };
  return { ask, resolve, reject, late: () => promise };
}

function deferred() {
  /** @type {any} */
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

test("only the newest question is answered", async () => {
  const latest = new Latest();
  const [first, second] = [question(), question()];
  const one = latest.ask(first.ask);
  const two = latest.ask(second.ask);
  second.resolve("two");
  assert.equal(await one, null, "its end is no failure");
  assert.equal(await two, "two");
  assert.equal(latest.isRunning, false);
});

test("a late answer of what cannot be given up is dropped", async () => {
  const latest = new Latest();
  const slow = deferred();
  const one = latest.ask(() => slow.promise);
  assert.equal(await latest.ask(async () => "two"), "two");
  slow.resolve("one");
  assert.equal(await one, null);
});

test("a failure of the newest question is told", async () => {
  const latest = new Latest();
  const failing = question();
  const asked = latest.ask(failing.ask);
  failing.reject(new Error("away"));
  await assert.rejects(asked, /away/);
});

test("who cancels gets no answer", async () => {
  const latest = new Latest();
  const one = latest.ask(question().ask);
  latest.cancel();
  assert.equal(await one, null);
});

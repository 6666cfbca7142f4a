import assert from "node:assert/strict";
import { test } from "node:test";
import { Workers } from "./workers.js";

/** Answers each task a moment later with its name. */
class Echo extends EventTarget {
  /** @param {{ id: string, task: any }} options */
  postMessage({ id, task }) {
    setTimeout(() => this.dispatchEvent(Object.assign(new Event("message"), { data: { id, result: task } })));
  }
}

test("urgent tasks go before the others, each kind in its order", async () => {
  globalThis.Worker = Echo;
  const workers = new Workers("worker.js", 1);
  /** @type {unknown} */
  const done = [];
  const asked = [["first"], ["other 1"], ["other 2"], ["urgent 1", true], ["urgent 2", true]];
  await Promise.all(asked.map(async ([task, urgent]) => done.push(await workers.ask(task, {}, { urgent }))));
  assert.deepEqual(done, ["first", "urgent 1", "urgent 2", "other 1", "other 2"]);
});

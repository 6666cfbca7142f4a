import assert from "node:assert/strict";
import { test } from "node:test";
import { Signer } from "./signer.js";

const MB = 1 << 20;
const workers = {
  ask: async (/** @type {string} */ task, { start = 0, end = 0 }) => (end ? `${task} ${start}-${end}` : task),
};

/** A signer, and the requests that it had signed. */
function signer(goesFirst = false) {
  /** @type {unknown[]} */
  const asked = [];
  const made = new Signer({
    workers,
    sign: async (wanted) => {
      asked.push(wanted);
      return { url: `https://s3/${asked.length}`, key: "k", headers: {} };
    },
    goesFirst: () => goesFirst,
    isPaused: () => false,
  });
  return { made, asked };
}

const row = (upload = {}, more = {}) => ({
  id: 7,
  size: 20 * MB,
  file: "file",
  upload: { part_size: null, part_count: 1, parts: [], upload_id: null, ...upload },
  ...more,
});

test("what came signed with the announcement is used, unless its bytes need a hash by now", async () => {
  const signed = { url: "https://s3/given", key: "k", headers: {} };
  const quick = signer(true);
  const one = row({ signed });
  quick.made.begin(one);
  assert.equal((await quick.made.piece(one, null)).url, "https://s3/given");
  const slow = signer(false);
  const other = row({ signed });
  slow.made.begin(other);
  assert.equal((await slow.made.piece(other, null)).url, "https://s3/1");
  assert.deepEqual(slow.asked, [{ id: 7, method: "PUT", sha256: "whole" }]);
});

test("a part says its own hash, and the part after it is made ready", async () => {
  const { made, asked } = signer();
  const one = row({ part_size: 16 * MB, part_count: 2, upload_id: "u" });
  await made.piece(one, 1);
  await new Promise((resolve) => setTimeout(resolve));
  await made.piece(one, 2);
  assert.deepEqual(asked, [
    { id: 7, method: "PUT", sha256: `part 0-${16 * MB}`, part: 1, upload_id: "u" },
    { id: 7, method: "PUT", sha256: `part ${16 * MB}-${20 * MB}`, part: 2, upload_id: "u" },
  ]);
});

test("a part that is there already is not made ready", async () => {
  const { made, asked } = signer();
  await made.piece(row({ part_size: 16 * MB, part_count: 2, upload_id: "u", parts: [2] }), 1);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(asked.length, 1);
});

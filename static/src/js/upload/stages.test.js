import assert from "node:assert/strict";
import { test } from "node:test";
import { isUnderWay, ordered, summarise, sumWords } from "./stages.js";

const MB = 1e6;
/** @param {number} number @param {string} stage @param {any} size @param {any} sent */
const row = (/** @type {number} */ number, /** @type {string} */ stage, size = 4 * MB, sent = 0) => ({
  number,
  stage,
  size,
  sent,
});

test("problems come first, and within a group files stay as they were dropped", () => {
  const rows = [
    row(1, "ready"),
    row(2, "queued"),
    row(3, "rejected"),
    row(4, "reading"),
    row(5, "sending"),
    row(6, "failed"),
  ];
  assert.deepEqual(
    ordered(rows).map(({ number }) => number),
    [3, 6, 5, 2, 4, 1],
  );
  assert.deepEqual(
    ordered(rows, "queued").map(({ number }) => number),
    [2, 4],
  );
});

test("the sum counts what is to be sent: no duplicate, nothing that cannot go", () => {
  const sum = summarise([
    row(1, "ready"),
    row(2, "duplicate"),
    row(3, "sending", 4 * MB, MB),
    row(4, "failed"),
    row(5, "queued"),
  ]);
  assert.deepEqual(
    [sum.total, sum.through, sum.bytes, sum.sent, sum.skipped],
    [5, 2, 12 * MB, 5 * MB, 4 * MB],
  );
  assert.equal(sumWords(sum, 660), "2 of 5, 5 of 12 MB, 11 minutes");
});

test("it is settled when nothing is on its way", () => {
  assert.equal(summarise([]).isSettled, false);
  assert.equal(summarise([row(1, "ready"), row(2, "checking")]).isSettled, false);
  assert.equal(summarise([row(1, "ready"), row(2, "waiting")]).isSending, true);
  assert.equal(summarise([row(1, "ready"), row(2, "rejected"), row(3, "duplicate")]).isSettled, true);
});

test("under way is what has bytes to send", () => {
  assert.deepEqual(
    [["ready", "failed", "received"], ["ready", "reading"], ["waiting"], ["queued"], ["sending"], []].map(
      (stages) => isUnderWay(stages.map((stage, index) => row(index, stage))),
    ),
    [false, true, true, true, true, false],
  );
});

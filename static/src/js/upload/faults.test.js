import assert from "node:assert/strict";
import { test } from "node:test";
import { farewell, inWords, wayOn } from "./faults.js";

test("a lost network is waited for, however long", () => {
  assert.equal(wayOn({ status: 0 }, 1000), "retry");
  assert.equal(wayOn({ status: 503 }, 1000), "retry");
});

test("what is there already is completed", () => {
  assert.equal(wayOn({ status: 412 }, 0), "complete");
  assert.equal(wayOn({ status: 409, code: "arrived", isOurs: true }, 0), "complete");
});

test("an upload that is gone is begun anew, but not for ever", () => {
  assert.equal(wayOn({ status: 404 }, 0), "complete");
  assert.equal(wayOn({ status: 404 }, 8), "stop");
  assert.equal(wayOn({ status: 409, code: "upload_gone", isOurs: true }, 0), "announce");
});

test("an address that ended is signed again; a refusal that stays is told", () => {
  assert.equal(wayOn({ status: 403 }, 0), "retry");
  assert.equal(wayOn({ status: 403 }, 8), "stop");
  assert.match(farewell({ status: 403 }).reason, /403/);
  assert.equal(wayOn({ status: 403, isOurs: true }, 0), "stop");
  assert.equal(wayOn({ status: 401, isOurs: true }, 0), "hold");
});

test("a proxy that takes no large bodies is no fault of storage, and trying again is no use", () => {
  assert.equal(wayOn({ status: 413 }, 0), "stop");
  assert.match(farewell({ status: 413 }).advice, /client_max_body_size/);
});

test("readers of English get the server's words, others those of its code", () => {
  const said = { code: "empty", reason: "The file is empty: copy it from the card again.", advice: "Now." };
  assert.deepEqual(inWords(said, "en"), { reason: said.reason, advice: said.advice });
  assert.deepEqual(inWords(said, "zh"), {
    reason: "The file is empty.",
    advice: "Copy it from the card again.",
  });
  assert.equal(inWords({ ...said, code: "of tomorrow" }, "zh").reason, said.reason);
  assert.equal(inWords({ code: "", reason: "", advice: "" }, "zh").reason, "");
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { hashEnds, hashWhole } from "./fingerprint.js";

const KIB = 1024;
const bytes = (/** @type {number} */ length) =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 255);
const sha = (/** @type {Uint8Array<ArrayBuffer>[]} */ ...pieces) =>
  pieces.reduce((hash, piece) => hash.update(piece), createHash("sha256")).digest("hex");

test("the ends of a small file are all of it, each byte once", async () => {
  for (const size of [0, 1, 64 * KIB, 64 * KIB + 1, 100 * KIB, 128 * KIB]) {
    assert.equal(await hashEnds(new Blob([bytes(size)])), sha(bytes(size)), `${size} bytes`);
  }
});

test("of a larger file the ends are the first and the last 64 KiB", async () => {
  const all = bytes(300 * KIB);
  const ends = sha(all.slice(0, 64 * KIB), all.slice(-64 * KIB));
  assert.equal(await hashEnds(new Blob([all])), ends);
  assert.equal(await hashEnds(new Blob([all]), all.subarray(0, 256 * KIB)), ends); // its beginning was read already
});

test("the whole is the same by either way", async () => {
  const all = bytes(9 * KIB * KIB + 7);
  assert.equal(await hashWhole(new Blob([all])), sha(all));
  const subtle = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
  try {
    assert.equal(await hashWhole(new Blob([all])), sha(all));
  } finally {
    Object.defineProperty(globalThis, "crypto", subtle);
  }
});

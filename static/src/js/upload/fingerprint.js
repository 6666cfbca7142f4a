// What is said of a file before a byte of it moves: SHA-256 of its ends, of all of it, of one part.
// Runs in workers. `crypto.subtle` is quick but wants it all in memory, and https; the other way streams.
import { sha256 } from "@noble/hashes/sha2.js";

export const END_BYTES = 64 * 1024;
const AT_ONCE = 64 * 1024 * 1024; // what may lie in memory at a time
const STEP = 4 * 1024 * 1024;

/**
 * The SHA-256 of the first and the last 64 KiB, each byte once: up to 128 KiB that of the whole file. `begin` is its
 * beginning, if that was read already.
 * @param {Blob} blob
 * @param {Uint8Array<ArrayBuffer> | null} begin
 */
export async function hashEnds(blob, begin = null) {
  const head = begin?.subarray(0, END_BYTES) ?? (await bytesOf(blob.slice(0, END_BYTES)));
  const tail = await bytesOf(blob.slice(Math.max(END_BYTES, blob.size - END_BYTES)));
  const ends = new Uint8Array(head.length + tail.length);
  ends.set(head);
  ends.set(tail, head.length);
  return hashBytes(ends);
}

/**
 * The SHA-256 of all of it, in hexadecimal digits.
 * @param {Blob} blob
 */
export async function hashWhole(blob) {
  if (blob.size <= AT_ONCE && globalThis.crypto?.subtle) return hashBytes(await blob.arrayBuffer());
  const hash = sha256.create();
  for (let at = 0; at < blob.size; at += STEP) hash.update(await bytesOf(blob.slice(at, at + STEP)));
  return hex(hash.digest());
}

/** @param {Uint8Array<ArrayBuffer> | ArrayBuffer} bytes */
async function hashBytes(bytes) {
  if (!globalThis.crypto?.subtle) return hex(sha256(new Uint8Array(bytes)));
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** @param {Blob} blob */
export const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

/** @param {Uint8Array} bytes */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

import assert from "node:assert/strict";
import { test } from "node:test";
import { describing, headSize, starsOf, withHead } from "./head.js";

const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((char) => char.charCodeAt(0)) : part)));
const segment = (mark, ...content) => {
  const body = [...bytes(...content)];
  return [0xff, mark, (body.length + 2) >> 8, (body.length + 2) & 255, ...body];
};
const tiff = ["Exif\0\0", "II", [0x2a, 0, 8, 0, 0, 0, 1, 0], [0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0], [0, 0, 0, 0]];

test("what describes a JPEG moves over, and stands upright", () => {
  const file = bytes([0xff, 0xd8], segment(0xe0, "JFIF"), segment(0xe1, ...tiff), segment(0xe2, "ICC"), segment(0xed, "IPTC"), [0xff, 0xda, 0, 2]);
  const found = describing(file);
  assert.deepEqual(found.map((one) => one[1]), [0xe1, 0xed]);
  assert.equal(found[0][4 + 6 + 8 + 2 + 8], 1); // the orientation was 6
  const joined = bytes(...withHead(bytes([0xff, 0xd8, 0xff, 0xdb]), found).map((part) => [...part]));
  assert.deepEqual([...joined.slice(0, 4)], [0xff, 0xd8, 0xff, 0xe1]);
  assert.deepEqual([...joined.slice(-2)], [0xff, 0xdb]);
});

test("a head that is cut off gives what is whole of it", () => {
  const file = bytes([0xff, 0xd8], segment(0xed, "IPTC"), segment(0xe1, ...tiff)).slice(0, -8);
  assert.equal(describing(file).length, 1);
  assert.deepEqual(describing(bytes("no JPEG")), []);
});

test("it is known how much of a file its head is, and that more of it is to come", () => {
  const head = bytes([0xff, 0xd8], segment(0xe1, ...tiff), segment(0xed, "IPTC"));
  assert.equal(headSize(bytes([...head], [0xff, 0xda, 0, 2], "picture")), head.length);
  assert.equal(headSize(head.slice(0, -3)), head.length);
  assert.equal(headSize(bytes("no JPEG")), 0);
});

test("stars are read where cameras and editors write them", () => {
  assert.equal(starsOf(bytes('<x xmp:Rating="5"/>')), 5);
  assert.equal(starsOf(bytes("<xmp:Rating>3</xmp:Rating>")), 3);
  assert.equal(starsOf(bytes('xmp:Rating="0"')), 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { describing, frameOf, headSize, sketchIn, starsOf, turning, withHead } from "./jpeg.js";

const bytes = (/** @type {(string | any[])[]} */ ...parts) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...part].map((char) => char.charCodeAt(0)) : part)),
  );
const segment = (/** @type {number} */ mark, /** @type {(string | number[])[]} */ ...content) => {
  const body = [...bytes(...content)];
  return [0xff, mark, (body.length + 2) >> 8, (body.length + 2) & 255, ...body];
};
const tiff = [
  "Exif\0\0",
  "II",
  [0x2a, 0, 8, 0, 0, 0, 1, 0],
  [0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0],
  [0, 0, 0, 0],
];

test("what describes a JPEG moves over, and stands upright", () => {
  const file = bytes(
    [0xff, 0xd8],
    segment(0xe0, "JFIF"),
    segment(0xe1, ...tiff),
    segment(0xe2, "ICC"),
    segment(0xed, "IPTC"),
    [0xff, 0xda, 0, 2],
  );
  const found = describing(file);
  assert.deepEqual(
    found.map((one) => one[1]),
    [0xe1, 0xed],
  );
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

const long = (/** @type {number} */ value) => [
  value >> 24,
  (value >> 16) & 255,
  (value >> 8) & 255,
  value & 255,
];
/**
 * EXIF whose second directory points to `sketch`.
 * @param {string | any[] | Uint8Array<ArrayBuffer>} sketch
 * @param {{ at?: any, size?: any }} options1
 */
const sketched = (
  /** @type {string | any[] | Uint8Array<ArrayBuffer>} */ sketch,
  { at = 8 + 18 + 30, size = sketch.length } = {},
) => [
  "Exif\0\0",
  "MM",
  [0, 42],
  long(8),
  [0, 1],
  [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0],
  long(26),
  [0, 2],
  [0x02, 0x01, 0, 4],
  long(1),
  long(at),
  [0x02, 0x02, 0, 4],
  long(1),
  long(size),
  long(0),
  sketch,
];
const small = [0xff, 0xd8, 0xff, 0xd9];

test("the small picture in EXIF is found with its turn, and the size of the whole one", () => {
  const file = bytes(
    [0xff, 0xd8],
    segment(0xe0, "JFIF"),
    segment(0xe1, ...sketched(small)),
    segment(0xc0, [8, 0x0f, 0xa0, 0x17, 0x70, 3]),
    [0xff, 0xda, 0, 2],
  );
  const { jpeg, orientation } = sketchIn(file);
  assert.deepEqual([...jpeg], small);
  assert.equal(orientation, 6);
  assert.deepEqual(frameOf(file), [6000, 4000]);
});

test("what says of a small picture that is not there has none", () => {
  const jpeg = (/** @type {(string | number[])[]} */ ...exif) =>
    bytes([0xff, 0xd8], segment(0xe1, ...exif), [0xff, 0xda, 0, 2]);
  assert.equal(sketchIn(jpeg(...sketched(small, { size: 99 }))), null);
  assert.equal(sketchIn(jpeg(...sketched(small, { at: 2 ** 31 }))), null);
  assert.equal(sketchIn(jpeg(...sketched(bytes("no JPEG")))), null);
  assert.equal(sketchIn(jpeg(...tiff)), null);
  assert.equal(sketchIn(jpeg("Exif\0\0", "II")), null);
  assert.equal(sketchIn(bytes("no JPEG")), null);
  assert.equal(frameOf(bytes("no JPEG")), null);
});

test("a segment that turns is one that is understood", () => {
  const file = bytes([0xff, 0xd8], [...turning(8)], [0xff, 0xda, 0, 2]);
  assert.equal(headSize(file), file.length - 4);
  assert.equal(describing(file)[0][4 + 6 + 8 + 2 + 9], 1); // made upright, its orientation is 1
});

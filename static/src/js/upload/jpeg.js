// The head of a JPEG: what it says of itself, moved over to a smaller picture of it; its stars; the small
// picture in it. Pure.

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const TIFF_AT = 10; // in the segment: after mark, length and `Exif`
const APP1 = 0xe1;
const KEPT = new Set([APP1, 0xed]); // EXIF and XMP; IPTC. Not the colour profile: a canvas gives sRGB
const [ORIENTATION, SKETCH, SKETCH_SIZE] = [0x0112, 0x0201, 0x0202];
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const SCAN = 0xda;

/**
 * The segments of `bytes`, the beginning of a JPEG, that describe it; upright, for a drawn picture is.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function describing(bytes) {
  return [...segments(bytes)]
    .filter(({ mark, end }) => KEPT.has(mark) && end <= bytes.length)
    .map(({ start, end }) => upright(bytes.slice(start, end)));
}

/** How many bytes come before the picture itself; more than `bytes` if that is still to come, 0 if it is no JPEG. */
export const headSize = (/** @type {Uint8Array<ArrayBuffer>} */ bytes) =>
  Math.max(0, ...[...segments(bytes)].map(({ end }) => end));

/** The parts of a JPEG: `made`, with these segments after its mark. */
export const withHead = (
  /** @type {Uint8Array<ArrayBuffer>} */ made,
  /** @type {Uint8Array<ArrayBuffer>[]} */ segments,
) => [made.subarray(0, 2), ...segments, made.subarray(2)];

/**
 * Stars that the camera or an editor gave, 0 to 5.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function starsOf(bytes) {
  const found = /xmp:Rating(?:="|>)\s*([1-5])/.exec(new TextDecoder("latin1").decode(bytes));
  return found ? Number(found[1]) : 0;
}

/**
 * The small picture that a camera put into its EXIF: `{ jpeg, orientation }`; null if `bytes` have none.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function sketchIn(bytes) {
  for (const { mark, start, end } of segments(bytes)) {
    const tiff = mark === APP1 && end <= bytes.length ? tiffOf(bytes.subarray(start, end)) : null;
    const found = tiff && within(() => sketchOf(tiff));
    if (found) return found;
  }
  return null;
}

/** @param {DataView<ArrayBuffer>} tiff */
function sketchOf(tiff) {
  const main = directoryOf(tiff, tiff.getUint32(4, isLittle(tiff)));
  const { places } = directoryOf(tiff, tiff.getUint32(main.end, isLittle(tiff)) || tiff.byteLength);
  const [at, size] = [SKETCH, SKETCH_SIZE].map((tag) =>
    tiff.getUint32(places.get(tag) ?? tiff.byteLength, isLittle(tiff)),
  );
  if (!size || tiff.getUint16(at) !== 0xffd8 || at + size > tiff.byteLength) return null;
  const turned = main.places.get(ORIENTATION);
  return {
    jpeg: new Uint8Array(tiff.buffer, tiff.byteOffset + at, size),
    orientation: turned ? tiff.getUint16(turned, isLittle(tiff)) : 1,
  };
}

/**
 * The stored size of the picture whose beginning `bytes` are: `[width, height]`, null if they do not say it.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function frameOf(bytes) {
  const frame = [...segments(bytes)].find(({ mark, start }) => FRAMES.has(mark) && start + 9 <= bytes.length);
  if (!frame) return null;
  const at = (/** @type {number} */ place) =>
    (bytes[frame.start + place] << 8) | bytes[frame.start + place + 1];
  return [at(7), at(5)];
}

/** A segment that says no more than how the picture is to be turned. */
export const turning = (/** @type {number} */ orientation) =>
  Uint8Array.from([
    0xff,
    APP1,
    0,
    34,
    ...EXIF,
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);

/** @param {Uint8Array<ArrayBuffer>} bytes */
function* segments(bytes) {
  for (let start = 2; start + 4 <= bytes.length && bytes[start] === 0xff && bytes[start + 1] !== SCAN; ) {
    const end = start + 2 + ((bytes[start + 2] << 8) | bytes[start + 3]);
    yield { mark: bytes[start + 1], start, end };
    start = end;
  }
}

/**
 * The TIFF stream in an EXIF segment, null in another.
 * @param {Uint8Array<ArrayBuffer>} segment
 */
function tiffOf(segment) {
  if (EXIF.some((byte, index) => segment[4 + index] !== byte)) return null;
  return new DataView(segment.buffer, segment.byteOffset + TIFF_AT, segment.length - TIFF_AT);
}

const isLittle = (/** @type {DataView} */ tiff) => tiff.getUint16(0) === 0x4949;

/**
 * Where the value of each tag of the directory at `at` stands, and where the directory ends with a pointer to the next.
 * @param {DataView} tiff
 * @param {number} at
 */
function directoryOf(tiff, at) {
  /** @type {Map<number, number>} */
  const places = new Map();
  const count = tiff.getUint16(at, isLittle(tiff));
  for (let entry = at + 2, n = 0; n < count; n++, entry += 12)
    places.set(tiff.getUint16(entry, isLittle(tiff)), entry + 8);
  return { places, end: at + 2 + count * 12 };
}

/** @param {Uint8Array<ArrayBuffer>} segment */
function upright(segment) {
  within(() => {
    const tiff = tiffOf(segment);
    const place = tiff && directoryOf(tiff, tiff.getUint32(4, isLittle(tiff))).places.get(ORIENTATION);
    if (place) tiff.setUint16(place, 1, isLittle(tiff));
  });
  return segment;
}

/**
 * What `read` gives; null where it leaves the bytes, for these are cut off or say nonsense.
 * @template T
 * @param {() => T} read
 */
function within(read) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}

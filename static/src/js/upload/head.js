// The head of a JPEG: what it says of itself, moved over to a smaller picture of it; and its stars. Pure.

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const KEPT = new Set([0xe1, 0xed]); // EXIF and XMP; IPTC. Not the colour profile: a canvas gives sRGB
const ORIENTATION = 0x0112;
const SCAN = 0xda;

/** The segments of `bytes`, the beginning of a JPEG, that describe it; upright, for a drawn picture is. */
export function describing(bytes) {
  return [...segments(bytes)]
    .filter(({ mark, end }) => KEPT.has(mark) && end <= bytes.length)
    .map(({ start, end }) => upright(bytes.slice(start, end)));
}

/** How many bytes come before the picture itself; more than `bytes` if that is still to come, 0 if it is no JPEG. */
export const headSize = (bytes) => Math.max(0, ...[...segments(bytes)].map(({ end }) => end));

/** The parts of a JPEG: `made`, with these segments after its mark. */
export const withHead = (made, segments) => [made.subarray(0, 2), ...segments, made.subarray(2)];

/** Stars that the camera or an editor gave, 0 to 5. */
export function starsOf(bytes) {
  const found = /xmp:Rating(?:="|>)\s*([1-5])/.exec(new TextDecoder("latin1").decode(bytes));
  return found ? Number(found[1]) : 0;
}

function* segments(bytes) {
  for (let start = 2; start + 4 <= bytes.length && bytes[start] === 0xff && bytes[start + 1] !== SCAN; ) {
    const end = start + 2 + ((bytes[start + 2] << 8) | bytes[start + 3]);
    yield { mark: bytes[start + 1], start, end };
    start = end;
  }
}

function upright(segment) {
  if (EXIF.some((byte, index) => segment[4 + index] !== byte)) return segment;
  const view = new DataView(segment.buffer, segment.byteOffset + 10);
  try {
    const isLittle = view.getUint16(0) === 0x4949;
    const directory = view.getUint32(4, isLittle);
    const count = view.getUint16(directory, isLittle);
    for (let entry = directory + 2, n = 0; n < count; n++, entry += 12) {
      if (view.getUint16(entry, isLittle) === ORIENTATION) view.setUint16(entry + 8, 1, isLittle);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // cut off: it stays as it is
  }
  return segment;
}

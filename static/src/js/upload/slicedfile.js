// A file in slices: each of its pieces that S3 has not, one after another.
import { putInSlices, SLICE, slicing } from "./slices.js";

/**
 * Whether the file has pieces that are worth slices.
 * @param {Upload.Sendable} row
 */
export const isLarge = (row) => pieceOf(row) > SLICE;

/** @param {Upload.Sendable} row */
const pieceOf = ({ size, upload }) => Math.min(size, upload.part_size ?? size);

/**
 * Whether the file is to go on in slices after its piece as a whole failed so.
 * @param {Upload.Sendable} row
 * @param {Upload.Fault} fault
 */
export function turnsToSlices(row, { status = 0, isOurs }) {
  if (isOurs || row.inSlices || !slicing.mayHelp(status) || !slicing.isFor(row.url ?? "", pieceOf(row)))
    return false;
  slicing.isNeeded ||= status > 0;
  row.inSlices = true;
  return true;
}

/**
 * Sends what is missing; false if `row.slicing` stopped it. `piece(part)` gives a signed PUT, `onprogress` is told the
 * bytes that are there. Fails as these do, or with a SliceError.
 * @param {Upload.Sendable} row
 * @param {object} options
 * @param {(part: number | null) => Promise<Api.Signed>} options.piece
 * @param {(sent: number) => unknown} options.onprogress
 */
export async function sendInSlices(row, { piece, onprogress }) {
  const { part_size: size, part_count: count, parts } = row.upload;
  const stop = new AbortController();
  const { signal } = stop;
  row.slicing = stop;
  try {
    for (let part = 1; part <= (size ? count : 1); part++) {
      if (parts.includes(part)) continue;
      const signed = await piece(size ? part : null);
      const body = size ? row.file.slice((part - 1) * size, part * size) : row.file;
      const before = parts.length * (size ?? 0);
      const tell = (/** @type {number} */ sent) => onprogress(Math.min(row.size, before + sent));
      await putInSlices(signed, body, { signal, onprogress: tell });
      if (size) parts.push(part);
    }
    slicing.isNeeded = true;
    return !signal.aborted;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    if (row.slicing === stop) row.slicing = null;
  }
}

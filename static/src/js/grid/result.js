// The answer to a query, unpacked: every picture's id, ratio and colour, and where each heading begins.

/**
 * What is shown before the first answer.
 * @type {Server.Result}
 */
export const NOTHING = {
  generation: "",
  tag: "",
  total: 0,
  sort: "-taken",
  ids: [],
  ratios: new Uint16Array(),
  colours: new Uint16Array(),
  sections: [],
  sessions: {},
  facets: [],
  messages: [],
  chips: [],
  asked: "",
  drops: [],
  starting_points: [],
  in_stacks: 0,
  folded: [],
  timeline: null,
  wanted: [],
  timezone: "UTC",
};

/**
 * The number of a picture among all that were found, and how many these are: those that lie in closed bursts count.
 * @param {Pick<Server.Result, "total" | "in_stacks" | "folded">} result
 * @param {number} index
 */
export function numberOf({ total, in_stacks, folded }, index) {
  const before = folded.reduce((sum, [place, count]) => (place < index ? sum + count : sum), 0);
  return { number: index + 1 + before, of: total + in_stacks };
}

/**
 * Unpacks layout.json: ids are joined by spaces; of each picture, ratio and colour are uint16 in base64.
 * @template {{ ids?: string, boxes?: string }} Packed
 * @param {Packed} answer
 */
export function unpack({ boxes = "", ids = "", ...body }) {
  return { ...body, ids: ids ? ids.split(" ") : [], ...unpackBoxes(boxes) };
}

/**
 * The result that an answer makes of `base`, the result that its question named: whole, or what changed.
 * @param {Pick<Server.Result, "ids" | "ratios" | "colours">} base
 * @param {Server.Layout} answer
 * @returns {Server.Result}
 */
export function renew(base, { changes, ...body }) {
  if (!changes) return unpack(body);
  const fresh = unpack(changes);
  const size =
    base.ids.length + fresh.ids.length - changes.removed.reduce((sum, [, length]) => sum + length, 0);
  const ids = new Array(size);
  const ratios = new Uint16Array(size);
  const colours = new Uint16Array(size);
  /** @param {typeof base} from @param {number} index @param {number} to */
  const place = (from, index, to) => {
    ids[to] = from.ids[index];
    ratios[to] = from.ratios[index];
    colours[to] = from.colours[index];
  };
  const kept = keptIndices(base.ids.length, changes.removed);
  const added = changes.added[Symbol.iterator]();
  let run = added.next().value;
  let next = 0; // of the added
  for (let index = 0; index < size; index++) {
    if (run && index >= run[0] + run[1]) run = added.next().value;
    if (run && index >= run[0]) place(fresh, next++, index);
    else place(base, /** @type {number} */ (kept.next().value), index);
  }
  return { ...body, ids, ratios, colours };
}

/** @param {number} length @param {Server.Changes["removed"]} removed */
function* keptIndices(length, removed) {
  let index = 0;
  for (const [first, size] of removed) {
    for (; index < first; index++) yield index;
    index = first + size;
  }
  for (; index < length; index++) yield index;
}

/** @param {string} text */
function unpackBoxes(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const column = (/** @type {number} */ at) =>
    Uint16Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint16(index * 4 + at, true));
  return { ratios: column(0), colours: column(2) };
}

/**
 * The average colour of the picture at `index`, as CSS writes it; it comes as RGB565.
 * @param {Pick<Server.Result, "colours">} result
 * @param {number} index
 */
export function colourAt({ colours }, index) {
  const value = colours[index] ?? 0x8410;
  return `rgb(${(value >> 11) * 8} ${((value >> 5) & 63) * 4} ${(value & 31) * 8})`;
}

/**
 * The index of every id, made when first asked for.
 * @param {Server.Result} result
 * @param {string} id
 */
export function indexOf(result, id) {
  result.index ??= new Map(result.ids.map((one, index) => [one, index]));
  return result.index.get(id) ?? -1;
}

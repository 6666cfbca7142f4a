// The answer to a query, unpacked: every picture's id and ratio, and where each heading begins.

/** What is shown before the first answer. */
export const NOTHING = { generation: null, total: 0, sort: "-taken", ids: [], ratios: new Uint16Array(), sections: [], sessions: {}, facets: [], messages: [], drops: [] };

/** Unpacks layout.json: ids are joined by spaces, ratios are little-endian uint16 in base64. */
export function unpack(body) {
  return { ...body, ids: body.ids ? body.ids.split(" ") : [], ratios: unpackRatios(body.ratios) };
}

/** The result that an answer makes of `base`, the result that its question named: whole, or what changed. */
export function renew(base, { changes, ...body }) {
  if (!changes) return unpack(body);
  const fresh = unpack(changes);
  const size = base.ids.length + fresh.ids.length - changes.removed.reduce((sum, [, length]) => sum + length, 0);
  const ids = new Array(size);
  const ratios = new Uint16Array(size);
  const place = (from, index, to) => {
    ids[to] = from.ids[index];
    ratios[to] = from.ratios[index];
  };
  const kept = keptIndices(base.ids.length, changes.removed);
  const added = changes.added[Symbol.iterator]();
  let run = added.next().value;
  let next = 0; // of the added
  for (let index = 0; index < size; index++) {
    if (run && index >= run[0] + run[1]) run = added.next().value;
    if (run && index >= run[0]) place(fresh, next++, index);
    else place(base, kept.next().value, index);
  }
  return { ...body, ids, ratios };
}

function* keptIndices(length, removed) {
  let index = 0;
  for (const [first, size] of removed) {
    for (; index < first; index++) yield index;
    index = first + size;
  }
  for (; index < length; index++) yield index;
}

function unpackRatios(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Uint16Array.from({ length: bytes.length / 2 }, (_, index) => view.getUint16(index * 2, true));
}

/** The index of every id, made when first asked for. */
export function indexOf(result, id) {
  result.index ??= new Map(result.ids.map((one, index) => [one, index]));
  return result.index.get(id) ?? -1;
}

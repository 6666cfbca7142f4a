// The answer to a query, unpacked: every picture's id and ratio, and where each heading begins.

/** What is shown before the first answer. */
export const NOTHING = { generation: null, total: 0, sort: "-taken", ids: [], ratios: new Uint16Array(), sections: [], sessions: {}, facets: [], messages: [], drops: [] };

/** Unpacks layout.json: ids are joined by spaces, ratios are little-endian uint16 in base64. */
export function unpack(body) {
  return { ...body, ids: body.ids ? body.ids.split(" ") : [], ratios: unpackRatios(body.ratios) };
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

// The order of frames to look at: bursts are one stop until they are opened. Pure.

/**
 * The stops of `ids`: `[{ id, members }]`, where frames of one stack stand at the place of the first.
 * `stacks` gives the top of each frame's stack; of those in `opened` every frame is a stop of its own.
 * The stop of a stack is its top where that is among `ids`, or else its first frame, so that no stack is hidden.
 * @param {string[]} ids
 * @param {Record<string, string>} stacks
 * @param {Set<string>} opened
 */
export function stopsOf(ids, stacks, opened = new Set()) {
  /** @type {Map<string, string[]>} */
  const members = new Map();
  for (const id of ids) {
    const top = stacks[id];
    if (top) members.set(top, [...(members.get(top) ?? []), id]);
  }
  /** @type {Cull.Stop[]} */
  const stops = [];
  const done = new Set();
  for (const id of ids) {
    const top = stacks[id];
    const all = members.get(top) ?? [id];
    if (all.length < 2) stops.push({ id, stack: null, members: [id] });
    else if (opened.has(top)) stops.push({ id, stack: top, members: all });
    else if (!done.has(top)) stops.push({ id: all.includes(top) ? top : id, stack: top, members: all });
    done.add(top);
  }
  return stops;
}

/**
 * The place of `id` among the stops: its own, or that of its closed stack; -1 when it is in none.
 * @param {Cull.Stop[]} stops
 * @param {string} id
 */
export function placeOf(stops, id) {
  const own = stops.findIndex((stop) => stop.id === id);
  return own >= 0 ? own : stops.findIndex((stop) => stop.members.includes(id));
}

/**
 * The frames to compare from `place` on: those of a burst, beginning with `first` and round to it again, or as many
 * stops as fit.
 * @param {Cull.Stop[]} stops
 * @param {number} place
 * @param {number} count
 * @param {string} first
 * @returns {string[]}
 */
export function toCompare(stops, place, count, first = stops[place]?.id) {
  const stop = stops[place];
  if (!stop) return [];
  if (stop.members.length > 1) {
    const at = Math.max(0, stop.members.indexOf(first));
    return [...stop.members.slice(at), ...stop.members.slice(0, at)].slice(0, count);
  }
  return stops.slice(place, place + count).map(({ id }) => id);
}

// Where things stand in a draft. Pure functions on its state.

/**
 * Where a picture is: its section's id, its index there, and all pictures of that section.
 * @param {any} state
 * @param {string} id
 */
export function placeOf(state, id) {
  for (const section of state.sections) {
    const index = section.items.findIndex((/** @type {{ id: any; }} */ item) => item.id === id);
    if (index >= 0)
      return {
        section: section.id,
        index,
        ids: section.items.map((/** @type {{ id: any; }} */ item) => item.id),
      };
  }
  return null;
}

/**
 * The picture before `index` among `ids`, without `id` itself; null at the start.
 * @param {any[]} ids
 * @param {number} index
 */
export function after(ids, index) {
  return index > 0 ? ids[index - 1] : null;
}

/**
 * The operation that takes a picture one step on (`by` 1) or back (-1), across sections; null at an end.
 * @param {any} state
 * @param {string} id
 * @param {number} by
 */
export function step(state, id, by) {
  const place = placeOf(state, id);
  if (!place) return null;
  const { section, index, ids } = place;
  const others = ids.filter((/** @type {any} */ one) => one !== id);
  const to = index + by;
  if (to >= 0 && to < ids.length) return { op: "move", ids: [id], section, after: after(others, to) };
  const at = state.sections.findIndex((/** @type {{ id: any; }} */ one) => one.id === section);
  const next = state.sections[at + by];
  if (!next) return null;
  return { op: "move", ids: [id], section: next.id, after: by > 0 ? null : "end" };
}

/**
 * The state with an operation `move` applied, as the page shows it until the server answers.
 * @param {any} state
 * @param {{ ids: string[], section: any, after: any }} options1
 */
export function moved(state, { ids, section, after: anchor }) {
  const moving = new Map();
  const sections = state.sections.map((/** @type {{ items: any[]; }} */ one) => ({
    ...one,
    items: one.items.filter((/** @type {{ id: any; }} */ item) => {
      if (!ids.includes(item.id)) return true;
      moving.set(item.id, item);
      return false;
    }),
  }));
  const target = sections.find((/** @type {{ id: any; }} */ one) => one.id === section);
  const index =
    anchor === "end"
      ? target.items.length
      : anchor === null
        ? 0
        : target.items.findIndex((/** @type {{ id: any; }} */ item) => item.id === anchor) + 1;
  target.items.splice(index, 0, ...ids.map((/** @type {string} */ id) => moving.get(id)).filter(Boolean));
  return { ...state, sections };
}

export const allIds = (/** @type {{ sections: any[]; }} */ state) =>
  state.sections.flatMap((/** @type {{ items: any[]; }} */ section) =>
    section.items.map((/** @type {{ id: any; }} */ item) => item.id),
  );

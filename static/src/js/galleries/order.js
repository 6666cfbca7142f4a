// Where things stand in a draft. Pure functions on its state.

/**
 * Where a picture is: its section's id, its index there, and all pictures of that section.
 * @param {Gallery.Order} state
 * @param {string} id
 */
export function placeOf(state, id) {
  for (const section of state.sections) {
    const index = section.items.findIndex((item) => item.id === id);
    if (index >= 0)
      return {
        section: section.id,
        index,
        ids: section.items.map((item) => item.id),
      };
  }
  return null;
}

/**
 * The picture before `index` among `ids`, without `id` itself; null at the start.
 * @param {string[]} ids
 * @param {number} index
 */
export function after(ids, index) {
  return index > 0 ? ids[index - 1] : null;
}

/**
 * The operation that takes a picture one step on (`by` 1) or back (-1), across sections; null at an end.
 * @param {Gallery.Order} state
 * @param {string} id
 * @param {number} by
 * @returns {Gallery.Move | null}
 */
export function step(state, id, by) {
  const place = placeOf(state, id);
  if (!place) return null;
  const { section, index, ids } = place;
  const others = ids.filter((one) => one !== id);
  const to = index + by;
  if (to >= 0 && to < ids.length) return { op: "move", ids: [id], section, after: after(others, to) };
  const at = state.sections.findIndex((one) => one.id === section);
  const next = state.sections[at + by];
  if (!next) return null;
  return { op: "move", ids: [id], section: next.id, after: by > 0 ? null : "end" };
}

/**
 * The state with an operation `move` applied, as the page shows it until the server answers.
 * @template {Gallery.Order} State
 * @param {State} state
 * @param {Pick<Gallery.Move, "ids" | "section" | "after">} move
 * @returns {State}
 */
export function moved(state, { ids, section, after: anchor }) {
  /** @type {Map<string, State["sections"][number]["items"][number]>} */
  const moving = new Map();
  const sections = state.sections.map((one) => ({
    ...one,
    items: one.items.filter((item) => {
      if (!ids.includes(item.id)) return true;
      moving.set(item.id, item);
      return false;
    }),
  }));
  const items = sections.find((one) => one.id === section)?.items ?? [];
  const behind = items.findIndex((item) => item.id === anchor);
  items.splice(anchor === "end" ? items.length : behind + 1, 0, ...ids.flatMap((id) => moving.get(id) ?? []));
  return { ...state, sections };
}

/** All pictures, in their order. @param {Gallery.Order} state */
export const allIds = (state) => state.sections.flatMap(({ items }) => items.map((item) => item.id));

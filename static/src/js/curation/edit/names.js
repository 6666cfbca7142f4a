// Names that an input offers in a list below it.

/**
 * The key of a name among those that are known, whatever its capitals; undefined for a new one.
 * @param {string} name
 * @param {Server.KeyedName[]} known
 */
export const keyOf = (name, known) =>
  known.find((one) => one.name.toLowerCase() === name.trim().toLowerCase())?.key;

/**
 * Whether an input has its text by choosing from the list, not by typing: the name is whole then.
 * @param {PageEvent} event of the kind "input"
 * @param {Server.KeyedName[]} known
 */
export function isChosen(event, known) {
  const kind = /** @type {Partial<InputEvent>} */ (event).inputType; // Chromium's choice from a list has none
  return (!kind || kind === "insertReplacementText") && keyOf(event.target.value, known) !== undefined;
}

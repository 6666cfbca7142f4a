// Saving what was edited: shown at once, sent behind, taken back when refused.
import { announce } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { postJson, Problem } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { labelOf } from "./words.js";

/**
 * Sends one field. Throws a Problem; one with status 409 and `fields` says what the server has now.
 * @param {string} id
 * @param {string} field
 * @param {Edit.Value} was
 * @param {Edit.Value} value
 * @returns {Promise<number | null>} the action's number; null where nothing changed
 */
export async function saveField(id, field, was, value) {
  /** @type {Server.Edited} */
  const { action } = await postJson(`${config().assets}${id}/edit`, { changes: [{ field, was, value }] });
  if (action) announce(t("{field} saved", { field: labelOf(field) }));
  return action;
}

/**
 * Adds, accepts or rejects a mark.
 * @param {string} id
 * @param {string} field
 * @param {string} act
 * @param {{ key?: string, name?: string }} what
 * @returns {Promise<Server.Edited>}
 */
export const saveDepiction = (id, field, act, { key = "", name = "" }) =>
  postJson(`${config().assets}${id}/depictions`, { field, act, key, name });

/**
 * Takes an action back and calls `ondone`.
 * @param {number} action
 * @param {() => unknown} ondone
 */
export async function undo(action, ondone) {
  try {
    /** @type {Server.Undone} */
    const { skipped } = await postJson(`${config().edits}${action}/undo`);
    if (skipped) toast(t("Undone, except for what was changed again since."));
    ondone?.();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    toast(problem.message);
  }
}

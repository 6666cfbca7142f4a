// What the bar below selected pictures offers to those who edit.
import { h, icon } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";
import { openBulk } from "./bulk.js";
import { follow, followLast } from "./progress.js";

const AT_ONCE = 200;
const CULLED = "mediahub.cull.ids"; // where the culling page finds a selection

/**
 * The buttons; `everything()` gives the library's query when all that was found is selected; `onchanged()` follows.
 * @param {import("../../grid/selection.js").Selection} selection
 * @param {{ everything: () => string | null, onchanged: () => unknown }} how
 * @returns {HTMLElement[]}
 */
export function editButtons(selection, { everything, onchanged }) {
  if (!config().may?.edit) return [];
  followLast(onchanged);
  const edit = () => {
    const query = everything();
    openBulk(query === null ? { ids: selection.ids } : { query }, {
      count: selection.size,
      onbegun: (action) => follow(action, onchanged),
    });
  };
  /** @param {string} name @param {string} words @param {() => unknown} onclick */
  const button = (name, words, onclick) =>
    h("button", { type: "button", class: "button", onclick }, icon(name), h("span", {}, words));
  const cull = () => {
    const query = everything();
    if (query === null) sessionStorage.setItem(CULLED, JSON.stringify(selection.ids));
    location.assign(`${config().home}cull?${query ?? "selection="}`);
  };
  return [
    button("bulk", t("Edit"), edit),
    ...(config().may.curate ? [button("trash", t("Delete"), () => remove(selection, onchanged))] : []),
    button("cull", t("Cull"), cull),
  ];
}

/** @param {import("../../grid/selection.js").Selection} selection @param {() => unknown} onchanged */
async function remove(selection, onchanged) {
  const ids = selection.ids;
  const moved = await trash(ids);
  if (moved.length === ids.length) selection.clear();
  if (!moved.length) return;
  onchanged();
  offerUndo(tn("{n} picture is in the trash.", "{n} pictures are in the trash.", moved.length), () =>
    restore(moved, onchanged),
  );
}

/**
 * Moves pictures to the trash; says what went wrong.
 * @param {string[]} ids
 * @returns {Promise<string[]>} those that are there now
 */
export async function trash(ids) {
  /** @type {string[]} */
  const moved = [];
  try {
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const part = await postJson(`${config().home}trash`, { ids: ids.slice(start, start + AT_ONCE) });
      moved.push(...part.moved);
    }
  } catch (problem) {
    toast(problem.message);
  }
  return moved;
}

/**
 * Takes pictures back out of the trash.
 * @param {string[]} ids
 * @param {() => unknown} ondone
 */
export async function restore(ids, ondone) {
  try {
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      await postJson(`${config().home}restore`, { ids: ids.slice(start, start + AT_ONCE) });
    }
    ondone();
  } catch (problem) {
    toast(problem.message);
  }
}

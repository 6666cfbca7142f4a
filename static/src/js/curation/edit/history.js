// Who changed what when, and each field's way back.
import { h, icon } from "../../core/dom.js";
import { formatMoment } from "../../core/format.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";
import { undo } from "./save.js";
import { labelOf, valueWords } from "./words.js";

/**
 * The history of asset `id`, read when it is opened. `canRevert` shows the way back; `onchanged` follows it.
 * @param {string} id
 * @param {{ canRevert: boolean, onchanged: () => unknown }} how
 */
export function historySection(id, { canRevert, onchanged }) {
  const body = h("div", { class: "history" }, h("p", { class: "dim" }, t("Reading…")));
  const root = h(
    "details",
    { class: "panel__section panel__fold", "data-history": true },
    h("summary", { class: "panel__name" }, icon("history"), t("History")),
    body,
  );
  root.addEventListener("toggle", () => root.open && fill());

  const line = (/** @type {Server.HistoryEntry} */ change) =>
    entry(change, canRevert ? () => revert(change.id, change.field) : null);

  async function fill() {
    try {
      /** @type {Server.History} */
      const { changes } = await getJson(`${config().assets}${id}/history.json`);
      body.replaceChildren(
        ...(changes.length
          ? [h("ol", { class: "history__list" }, ...changes.map(line))]
          : [h("p", { class: "dim" }, t("Nobody has changed anything yet."))]),
      );
    } catch (problem) {
      body.replaceChildren(h("p", { class: "notice" }, problem.message));
    }
  }

  /** @param {number} change @param {string} field */
  async function revert(change, field) {
    try {
      /** @type {Server.Edited} */
      const { action } = await postJson(`${config().assets}${id}/revert`, { change });
      if (action)
        offerUndo(t("{field} is as it was before.", { field: labelOf(field) }), () =>
          undo(action, onchanged),
        );
      else toast(t("{field} holds that already.", { field: labelOf(field) }));
      onchanged();
    } catch (problem) {
      toast(problem.message);
    }
  }

  return root;
}

/**
 * One change; `onback` puts back what was before, for those who may.
 * @param {Server.HistoryEntry} change
 * @param {(() => unknown) | null} onback
 */
function entry({ who, at, kind, field, before, after }, onback) {
  /** @type {Record<string, string>} */
  const ways = { bulk: t("in a bulk edit"), undo: t("by undoing") };
  const value = short(valueWords(field, before));
  return h(
    "li",
    { class: "history__entry" },
    h(
      "p",
      { class: "history__who" },
      h("strong", {}, who || t("Someone")),
      " ",
      ways[kind] && `${ways[kind]} `,
      h("time", { class: "dim", datetime: at }, formatMoment(at, config().event.timezone)),
    ),
    h(
      "p",
      { class: "history__what" },
      h("span", { class: "history__field" }, labelOf(field)),
      h(before === "" ? "span" : "del", { class: "dim" }, valueWords(field, before)),
      h("span", { "aria-hidden": "true" }, " → "),
      h("ins", {}, valueWords(field, after)),
    ),
    onback &&
      field !== "original" &&
      h(
        "button",
        { type: "button", class: "link-button", onclick: onback },
        t("Put back “{value}”", { value }),
      ),
  );
}

const short = (/** @type {string} */ text) => (text.length > 36 ? `${text.slice(0, 34)}…` : text);

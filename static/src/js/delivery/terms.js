// Terms of a selection: the dialog that the bar below selected pictures opens.
import { h, icon } from "../core/dom.js";
import { config } from "../core/config.js";
import { postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { offerUndo } from "../core/undo.js";
import { takeBack } from "../curation/edit/progress.js";
import { ask } from "./rights.js";

const AT_ONCE = 5000;

/**
 * The button, for those who set terms; `onchanged()` is called when they were set.
 * @param {import("../grid/selection.js").Selection} selection
 * @param {{ onchanged: () => unknown }} how
 */
export function termsButton(selection, { onchanged }) {
  if (!config().may?.curate) return [];
  return [
    h(
      "button",
      { type: "button", class: "button", onclick: () => open(selection.ids, onchanged) },
      icon("copyright"),
      h("span", {}, t("Terms")),
    ),
  ];
}

/** @param {string[]} ids @param {() => unknown} onchanged */
function open(ids, onchanged) {
  const zone = config().event.timezone;
  const keep = h("option", { value: "" }, t("As it is"));
  const classes = [
    ["free", t("Free with credit")],
    ["editorial", t("Editorial only")],
    ["partners", t("Event partners")],
    ["none", t("Not for use")],
  ];
  const kind = h(
    "select",
    { id: "terms-class" },
    keep,
    ...classes.map(([value, label]) => h("option", { value }, label)),
  );
  const words = h("input", { id: "terms-words", placeholder: t("As they are") });
  const embargo = moment("terms-embargo", t("Embargo until ({zone})", { zone }), t("No embargo"));
  const expiry = moment("terms-expiry", t("Permission ends ({zone})", { zone }), t("Without an end"));
  ask({
    title: tn("Terms of {n} picture", "Terms of {n} pictures", ids.length),
    lead: t("What is left as it is does not change."),
    fields: [
      h("p", { class: "field" }, h("label", { for: "terms-class" }, t("Class")), kind),
      h("p", { class: "field" }, h("label", { for: "terms-words" }, t("Further terms")), words),
      ...embargo.parts,
      ...expiry.parts,
    ],
    action: t("Set"),
    run: async () => {
      /** @type {Record<string, string | null>} */
      const wanted = { ...embargo.wanted("embargo_until"), ...expiry.wanted("expires_at") };
      if (kind.value) wanted.rights_class = kind.value;
      if (words.value.trim()) wanted.usage_terms = words.value.trim();
      /** @type {number[]} */
      const actions = [];
      let changed = 0;
      for (let start = 0; start < ids.length; start += AT_ONCE) {
        /** @type {Server.SetTerms} */
        const part = await postJson(`${config().home}terms`, {
          ...wanted,
          ids: ids.slice(start, start + AT_ONCE),
        });
        changed += part.changed;
        if (part.action !== null) actions.unshift(part.action);
      }
      const done = tn("The terms of {n} picture are set.", "The terms of {n} pictures are set.", changed);
      if (actions.length) offerUndo(done, () => takeAllBack(actions, onchanged));
      else toast(done);
      onchanged();
    },
  });
}

/**
 * @param {number[]} actions the latest first
 * @param {() => unknown} ondone
 */
async function takeAllBack(actions, ondone) {
  for (const action of actions) await takeBack(action, ondone);
}

/**
 * A moment to set, or to take away.
 * @param {string} id
 * @param {string} label
 * @param {string} never
 */
function moment(id, label, never) {
  const field = h("input", { id, type: "datetime-local" });
  /** @type {HTMLInputElement} */
  const none = h("input", {
    id: `${id}-none`,
    type: "checkbox",
    onchange: () => (field.disabled = none.checked),
  });
  return {
    parts: [
      h("p", { class: "field" }, h("label", { for: id }, label), field),
      h("p", { class: "field field--check" }, none, h("label", { for: `${id}-none` }, never)),
    ],
    /** @param {string} name @returns {Record<string, string | null>} */
    wanted: (name) => (none.checked ? { [name]: null } : field.value ? { [name]: field.value } : {}),
  };
}

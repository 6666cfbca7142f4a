// What the panel shows of a picture to those who may edit it.
import { h, icon } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";
import { inlineText } from "./inline.js";
import { saveField, undo } from "./save.js";
import { stars } from "./stars.js";
import { choicesOf, labelOf, valueWords } from "./words.js";

const MORE = ["creator", "credit", "copyright", "usage_terms", "instructions", "location", "city", "country"];
const MADE = ["ai_system_used", "ai_system_version_used", "ai_prompt_information", "ai_prompt_writer_name"];

/**
 * Title, headline, caption and rating, each edited in place; `onchanged()` after a save.
 * @param {Server.Details} details
 * @param {Edit.OnChanged} onchanged
 */
export function wordsEditor({ id, edit }, onchanged) {
  /** @type {Server.Editable["fields"]} */
  const fields = edit?.fields ?? {};
  const onsaved = (/** @type {number} */ action, /** @type {string} */ field) =>
    offerWayBack(action, field, onchanged);
  const rating = stars(id, fields, { onsaved: () => onchanged({ keep: true }) });
  rating.dataset.stars = "";
  return [
    inlineText(id, fields, "title", { className: "panel__title", onsaved }),
    inlineText(id, fields, "headline", { className: "panel__headline", onsaved }),
    inlineText(id, fields, "caption", { className: "panel__caption", onsaved }),
    rating,
    h(
      "p",
      { class: "panel__ways" },
      h("a", { class: "link-button", href: `${config().assets}${id}/crops` }, icon("crop"), t("Crops")),
    ),
  ];
}

/**
 * Every other field, folded away until it is needed.
 * @param {Server.Details} details
 * @param {Edit.OnChanged} onchanged
 */
export function moreEditor({ id, edit }, onchanged) {
  /** @type {Server.Editable["fields"]} */
  const fields = edit?.fields ?? {};
  const onsaved = (/** @type {number} */ action, /** @type {string} */ field) =>
    offerWayBack(action, field, onchanged);
  const rows = MORE.flatMap((field) => [
    h("dt", {}, labelOf(field)),
    h("dd", {}, inlineText(id, fields, field, { onsaved })),
  ]);
  const rights = fields.rights_class !== undefined && [
    h("dt", {}, labelOf("rights_class")),
    h("dd", {}, choiceField(id, fields, "rights_class", onchanged)),
  ];
  return h(
    "details",
    { class: "panel__section panel__fold", "data-more": true },
    h("summary", { class: "panel__name" }, icon("pencil"), t("Edit credit, terms and place")),
    h("dl", { class: "panel__edit" }, ...(rights || []), ...rows),
  );
}

/**
 * How the picture was made and who may mine it (IPTC Photo Metadata 2025.1, PLUS), folded away.
 * @param {Server.Details} details
 * @param {Edit.OnChanged} onchanged
 */
export function originEditor({ id, edit }, onchanged) {
  /** @type {Server.Editable["fields"]} */
  const fields = edit?.fields ?? {};
  const onsaved = (/** @type {number} */ action, /** @type {string} */ field) =>
    offerWayBack(action, field, onchanged);
  const text = (/** @type {string} */ field) => [
    h("dt", {}, labelOf(field)),
    h("dd", {}, inlineText(id, fields, field, { onsaved })),
  ];
  const choice = (/** @type {string} */ field) => [
    h("dt", {}, labelOf(field)),
    h("dd", {}, choiceField(id, fields, field, onchanged)),
  ];
  return h(
    "details",
    { class: "panel__section panel__fold", "data-origin": true },
    h("summary", { class: "panel__name" }, icon("pencil"), t("Edit origin and data mining")),
    h(
      "dl",
      { class: "panel__edit" },
      ...choice("digital_source_type"),
      ...MADE.flatMap(text),
      ...choice("data_mining"),
      ...text("other_constraints"),
    ),
  );
}

/** @param {string} id @param {Edit.Fields} fields @param {string} field @param {Edit.OnChanged} onchanged */
function choiceField(id, fields, field, onchanged) {
  const held = String(fields[field] ?? "");
  const known = choicesOf(field);
  /** @type {[value: string, words: string][]} */
  const other = known.some(([value]) => value === held) ? [] : [[held, valueWords(field, held)]];
  const choices = [...other, ...known].map(([value, words]) =>
    h("option", { value, selected: value === held }, words),
  );
  const select = h("select", { class: "panel__select", "aria-label": labelOf(field) }, ...choices);
  select.addEventListener("change", async () => {
    const was = fields[field];
    fields[field] = select.value;
    try {
      const action = await saveField(id, field, was, select.value);
      if (action) offerWayBack(action, field, onchanged, { keep: false });
    } catch (problem) {
      fields[field] = problem.fields?.[field] ?? was;
      select.value = String(fields[field]);
      toast(problem.message);
    }
  });
  return select;
}

/** @param {number} action @param {string} field @param {Edit.OnChanged} onchanged @param {Edit.Changed} how */
function offerWayBack(action, field, onchanged, { keep = true } = {}) {
  onchanged({ keep });
  offerUndo(t("{field} saved.", { field: labelOf(field) }), () => undo(action, onchanged));
}

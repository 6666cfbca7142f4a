// The lines of a bulk edit: a field, what to do with it, and the words.
import { h, iconButton } from "../../core/dom.js";
import { t, tn } from "../../core/i18n.js";
import { Latest } from "../../core/latest.js";
import { isChosen, keyOf } from "./names.js";
import { choicesOf, labelOf, LONG } from "./words.js";

const TEXTS = [
  "caption",
  "title",
  "headline",
  "creator",
  "credit",
  "copyright",
  "usage_terms",
  "instructions",
  "location",
  "city",
  "country",
  "ai_system_used",
  "ai_system_version_used",
  "ai_prompt_information",
  "ai_prompt_writer_name",
  "other_constraints",
];
const CODES = ["digital_source_type", "data_mining"];
const MARKS = ["tags", "people", "sessions"];
export const VARIABLES = [
  "session",
  "room",
  "people",
  "date",
  "time",
  "event",
  "photographer",
  "byline",
  "city",
  "title",
  "headline",
  "caption",
  "filename",
];

/**
 * What can be done with a field.
 * @param {string} field
 * @returns {[value: string, words: string][]}
 */
function ways(field) {
  if (MARKS.includes(field))
    return [
      ["add", t("Add")],
      ["remove", t("Remove")],
      ["accept", t("Accept all suggestions")],
    ];
  if (!TEXTS.includes(field)) return [["value", t("Set to")]];
  return [
    ["always", t("Set to")],
    ["empty", t("Set where empty")],
    ["before", t("Put before")],
    ["after", t("Put after")],
    ["replace", t("Find and replace")],
    ["clear", t("Clear")],
  ];
}

/**
 * One line; calls `onchange()` with every change and `onremove()`. `.operation()` is what the server takes, or null
 * while incomplete.
 * @param {object} how
 * @param {string[]} how.fields
 * @param {Edit.AskNames} how.names
 * @param {() => unknown} how.onchange
 * @param {(line: Edit.Line) => unknown} how.onremove
 * @returns {Edit.Line}
 */
export function operationLine({ fields, names, onchange, onremove }) {
  const field = h(
    "select",
    { class: "operation__field", "aria-label": t("Field") },
    h("option", { value: "" }, t("Choose a field…")),
    ...fields.map((name) => h("option", { value: name }, labelOf(name))),
  );
  const way = h("select", { class: "operation__way", "aria-label": t("What to do") });
  const rest = h("div", { class: "operation__rest" });
  /** @type {HTMLLIElement} */
  const root = h(
    "li",
    { class: "operation" },
    field,
    way,
    iconButton("close", t("Remove this change"), { onclick: () => onremove(line) }),
    rest,
  );
  /** @type {Edit.Read} */
  let read = () => null;

  const begin = () => {
    way.hidden = !field.value;
    if (!field.value) return field.focus();
    way.replaceChildren(...ways(field.value).map(([value, words]) => h("option", { value }, words)));
    fill();
  };
  const fill = () => {
    read = inputs(rest, field.value, way.value, names, onchange);
    onchange();
  };
  field.addEventListener("change", () => {
    field.querySelector('option[value=""]')?.remove(); // it is chosen now
    begin();
  });
  way.addEventListener("change", fill);
  const line = Object.assign(root, {
    operation: () => read(),
    begin: () => {
      begin();
      root.querySelector("textarea, input, select.operation__value")?.focus();
    },
  });
  return line;
}

/**
 * Fills `root` with what a way needs; answers with the function that reads it.
 * @param {HTMLElement} root
 * @param {string} field
 * @param {string} way
 * @param {Edit.AskNames} names
 * @param {() => unknown} onchange
 * @returns {Edit.Read}
 */
function inputs(root, field, way, names, onchange) {
  if (way === "accept") {
    root.replaceChildren(
      h("p", { class: "dim" }, t("Everything that was suggested, and nobody looked at yet, is accepted.")),
    );
    return () => ({ op: "accept", field });
  }
  if (way === "clear") {
    root.replaceChildren(h("p", { class: "dim" }, t("What stands there now is taken away.")));
    return () => ({ op: "clear", field });
  }
  if (way === "add" || way === "remove") return nameInputs(root, field, way, names, onchange);
  if (way === "value") return valueInput(root, field, onchange);
  if (way === "replace") return replaceInputs(root, field, onchange);
  const text = h(LONG.has(field) ? "textarea" : "input", {
    class: "operation__text",
    "aria-label": labelOf(field),
    rows: LONG.has(field) ? 3 : null,
    placeholder: t("Words, or a variable such as {session}"),
    oninput: onchange,
  });
  const put = (/** @type {string} */ name) => {
    text.setRangeText(`{${name}}`, text.selectionStart ?? 0, text.selectionEnd ?? 0, "end");
    text.focus();
    onchange();
  };
  const chips = VARIABLES.map((name) =>
    h("button", { type: "button", class: "chip", onclick: () => put(name) }, `{${name}}`),
  );
  root.replaceChildren(
    text,
    h("div", { class: "operation__variables", role: "group", "aria-label": t("Variables") }, ...chips),
  );
  return () => (text.value.trim() ? { op: "set", field, text: text.value, mode: way } : null);
}

/** @param {HTMLElement} root @param {string} field @param {() => unknown} onchange @returns {Edit.Read} */
function replaceInputs(root, field, onchange) {
  const input = (/** @type {string} */ label) =>
    h("input", { class: "operation__text", "aria-label": label, placeholder: label, oninput: onchange });
  const find = input(t("Find"));
  const text = input(t("Replace with"));
  const box = h("input", { type: "checkbox", onchange });
  root.replaceChildren(
    find,
    text,
    h("label", { class: "operation__check" }, box, t("Capital and small letters differ")),
  );
  return () =>
    find.value ? { op: "replace", field, find: find.value, text: text.value, case: box.checked } : null;
}

/** @param {HTMLElement} root @param {string} field @param {() => unknown} onchange @returns {Edit.Read} */
function valueInput(root, field, onchange) {
  const stars = [
    ["0", t("No rating")],
    ...[1, 2, 3, 4, 5].map((n) => [String(n), tn("{n} star", "{n} stars", n)]),
  ];
  const nothing = "nothing"; // the empty code, which a line may set too
  const choices = field === "rating" ? stars.reverse() : choicesOf(field);
  const select = h(
    "select",
    { class: "operation__value", "aria-label": labelOf(field), onchange },
    h("option", { value: "" }, t("Choose…")),
    ...choices.map(([value, words]) => h("option", { value: value || nothing }, words)),
  );
  root.replaceChildren(select);
  const chosen = () => (select.value === nothing ? "" : select.value);
  return () =>
    select.value === ""
      ? null
      : { op: "value", field, value: field === "rating" ? Number(chosen()) : chosen() };
}

/**
 * @param {HTMLElement} root
 * @param {string} field
 * @param {string} op
 * @param {Edit.AskNames} names
 * @param {() => unknown} onchange
 * @returns {Edit.Read}
 */
function nameInputs(root, field, op, names, onchange) {
  /** @type {Map<string, string>} */
  const chosen = new Map();
  const list = h("datalist", { id: `bulk-${field}-${op}` });
  const input = h("input", {
    class: "operation__text",
    list: list.id,
    "aria-label": labelOf(field),
    placeholder: t("A name"),
    autocomplete: "off",
  });
  const chips = h("div", { class: "operation__variables" });
  /** @type {Server.KeyedName[]} */
  let known = [];
  const show = () => {
    chips.replaceChildren(
      ...[...chosen].map(([name]) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            "aria-label": t("Remove {name}", { name }),
            onclick: () => {
              chosen.delete(name);
              show();
            },
          },
          name,
          " ×",
        ),
      ),
    );
    onchange();
  };
  const take = () => {
    const name = input.value.trim();
    if (!name) return;
    chosen.set(name, keyOf(name, known) ?? name);
    input.value = "";
    show();
  };
  const latest = new Latest();
  const offer = async () => {
    const found = await latest.ask(() => names(field, input.value));
    if (!found) return;
    known = found;
    list.replaceChildren(...known.map(({ name }) => h("option", { value: name })));
  };
  const add = h("button", { type: "button", class: "button", onclick: take }, t("Add to the list"));
  input.addEventListener("input", (event) => {
    if (isChosen(event, known)) take();
    else offer();
  });
  input.addEventListener("focus", offer);
  input.addEventListener("change", take);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
  root.replaceChildren(h("div", { class: "operation__adder" }, input, add), list, chips);
  return () => (chosen.size ? { op, field, keys: [...chosen.values()] } : null);
}

/** The fields that can be edited in bulk; the rights are the curators'. */
export const bulkFields = (/** @type {boolean | undefined} */ mayCurate) => [
  ...TEXTS.slice(0, 3),
  ...MARKS,
  "rating",
  ...(mayCurate ? ["rights_class"] : []),
  ...CODES,
  ...TEXTS.slice(3),
];

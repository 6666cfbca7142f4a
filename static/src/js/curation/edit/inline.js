// A text that is edited where it stands: Enter or a click begins, Enter keeps, Escape leaves it as it was.
import { h, icon } from "../../core/dom.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { saveField } from "./save.js";
import { labelOf, LONG } from "./words.js";

/**
 * The editable text of `field` of asset `id`; `fields` holds what is shown, and keeps what is saved.
 * `onsaved()` is called after each save, with the action's number; `settled` bubbles when nothing is being written.
 * @param {string} id
 * @param {Edit.Fields} fields
 * @param {string} field
 * @param {{ className?: string, onsaved?: Edit.OnSaved }} how
 */
export function inlineText(id, fields, field, { className = "", onsaved } = {}) {
  const heading = field === "title" ? { role: "heading", "aria-level": "2" } : {};
  const root = h("div", { class: `inline ${className}`, "data-field": field, ...heading });
  const show = () => root.replaceChildren(reading(fields, field, () => write(wordsOf(fields[field]))));
  const settle = () => root.dispatchEvent(new CustomEvent("settled", { bubbles: true }));
  const leave = () => {
    show();
    focusOn(root);
    settle();
  };
  const write = (/** @type {string} */ text) => root.replaceChildren(writing(field, text, { keep, leave }));

  /** @param {string} value @param {Edit.Value} was @param {boolean} stay */
  async function keep(value, was = fields[field], stay = true) {
    const before = fields[field];
    fields[field] = value;
    show();
    if (stay) focusOn(root);
    if (value === before && was === before) return settle();
    root.classList.add("inline--saving");
    try {
      const action = await saveField(id, field, was, value);
      if (action) onsaved?.(action, field);
    } catch (problem) {
      fields[field] = problem.fields?.[field] ?? before;
      if (problem.fields) return choose(value, problem);
      show();
      toast(problem.message, { label: t("Try again"), run: () => keep(value, was) });
    } finally {
      root.classList.remove("inline--saving");
      settle();
    }
  }

  /**
   * Two people wrote here: both texts are shown, and one is chosen.
   * @param {string} mine
   * @param {import("../../core/http.js").Problem} problem
   */
  function choose(mine, problem) {
    const theirs = wordsOf(problem.fields?.[field]);
    root.replaceChildren(
      h(
        "div",
        { class: "inline__conflict", role: "alert" },
        h("p", {}, problem.message),
        h("p", { class: "dim" }, t("Theirs: {text}", { text: theirs || t("empty") })),
        h("p", {}, t("Yours: {text}", { text: mine || t("empty") })),
        h(
          "p",
          { class: "inline__choice" },
          h("button", { type: "button", class: "button", onclick: () => keep(mine, theirs) }, t("Keep mine")),
          h("button", { type: "button", class: "button", onclick: leave }, t("Take theirs")),
          h(
            "button",
            {
              type: "button",
              class: "button",
              onclick: () => write([theirs, mine].filter(Boolean).join(LONG.has(field) ? "\n" : " ")),
            },
            t("Edit both"),
          ),
        ),
      ),
    );
  }

  show();
  return root;
}

/** @param {Edit.Value} value */
const wordsOf = (value) => String(value ?? "");

/** @param {HTMLElement} root */
const focusOn = (root) => root.querySelector("button")?.focus({ preventScroll: true });

/** @param {Edit.Fields} fields @param {string} field @param {() => unknown} onclick */
function reading(fields, field, onclick) {
  const text = wordsOf(fields[field]);
  return h(
    "button",
    { type: "button", class: "inline__text", "data-empty": !text, title: t("Edit"), onclick },
    h("span", { class: "visually-hidden" }, `${labelOf(field)}: `),
    h("span", { class: "inline__words" }, text || t("Add {field}", { field: labelOf(field).toLowerCase() })),
    icon("pencil"),
  );
}

/**
 * @param {string} field
 * @param {string} text
 * @param {{ keep: (value: string, was?: Edit.Value, stay?: boolean) => unknown, leave: () => void }} ends
 */
function writing(field, text, { keep, leave }) {
  const isLong = LONG.has(field);
  const area = h("textarea", {
    class: "inline__field",
    rows: "1",
    "aria-label": labelOf(field),
    spellcheck: "true",
  });
  area.value = text;
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  let isOver = false;
  const end = (/** @type {() => unknown} */ action) => {
    if (isOver) return;
    isOver = true;
    action();
  };
  area.addEventListener("input", fit);
  area.addEventListener("blur", () => end(() => keep(area.value.trim(), undefined, false)));
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") end(leave);
    else if (event.key === "Enter" && !(isLong && event.shiftKey)) end(() => keep(area.value.trim()));
    else return;
    event.preventDefault();
  });
  requestAnimationFrame(() => {
    fit();
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  });
  const hint = isLong
    ? t("Enter saves, Shift and Enter begins a line, Esc leaves it as it was")
    : t("Enter saves, Esc leaves it as it was");
  return h("div", {}, area, h("p", { class: "inline__hint" }, hint));
}

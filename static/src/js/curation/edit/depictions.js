// People, tags and sessions of a picture: one click accepts or rejects, a field adds more.
import { debounce, h, icon } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { getJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { Latest } from "../../core/latest.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";
import { isChosen, keyOf } from "./names.js";
import { saveDepiction, undo } from "./save.js";

/**
 * The buttons of one mark; `onchanged()` is called when the server has it.
 * @param {string} id
 * @param {string} field
 * @param {{ key: string, name: string, status: string }} mark
 * @param {Edit.OnChanged} onchanged
 */
export function depictionButtons(id, field, { key, name, status }, onchanged) {
  const act = (/** @type {string} */ what) =>
    change(id, field, what, { key }, onchanged, t("{name} was removed.", { name }));
  return h(
    "span",
    { class: "depiction__acts" },
    status === "suggested" &&
      h(
        "button",
        {
          type: "button",
          class: "depiction__act depiction__act--yes",
          title: t("That is right"),
          "aria-label": t("Accept {name}", { name }),
          onclick: () => act("accept"),
        },
        icon("check"),
      ),
    h(
      "button",
      {
        type: "button",
        class: "depiction__act",
        title: t("That is wrong"),
        "aria-label": t("Reject {name}", { name }),
        onclick: () => act("reject"),
      },
      icon("close"),
    ),
  );
}

/**
 * A field that adds to `field`, with the names of the event to choose from, and words of the file to agree to.
 * @param {string} id
 * @param {string} field
 * @param {string} label
 * @param {Edit.OnChanged} onchanged
 * @param {string[]} [words]
 */
export function addDepiction(id, field, label, onchanged, words = []) {
  const list = h("datalist", { id: `names-${field}` });
  const input = h("input", {
    class: "depiction__add",
    type: "text",
    list: list.id,
    placeholder: label,
    "aria-label": label,
    autocomplete: "off",
    spellcheck: "false",
  });
  /** @type {Server.KeyedName[]} */
  let known = [];
  const latest = new Latest();
  const offer = debounce(async () => {
    const url = `${config().home}names.json?${new URLSearchParams({ field, q: input.value })}`;
    try {
      const answer = await latest.ask((signal) => getJson(url, { signal }));
      if (!answer) return;
      known = answer.names;
    } catch {
      return; // typing a whole name works without suggestions
    }
    list.replaceChildren(...known.map(({ name }) => h("option", { value: name })));
  }, 120);
  const add = () => {
    const name = input.value.trim();
    if (!name) return;
    const key = keyOf(name, known) ?? "";
    input.value = "";
    change(id, field, "add", { key, name }, () => onchanged({ focus: `names-${field}` }));
  };
  const button = h(
    "button",
    { type: "button", class: "button depiction__do", hidden: true, onclick: add },
    t("Add"),
  );
  input.addEventListener("focus", offer);
  input.addEventListener("input", (event) => {
    button.hidden = !input.value.trim();
    if (isChosen(event, known)) add();
    else offer();
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") input.blur();
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  });
  const adder = h("div", { class: "depiction__adder" }, icon("add"), input, button, list);
  return words.length ? h("div", {}, adder, ...fileWords(id, field, words, onchanged)) : adder;
}

/**
 * What the file says and nobody agreed to so far: one click adds it.
 * @param {string} id
 * @param {string} field
 * @param {string[]} words
 * @param {Edit.OnChanged} onchanged
 */
function fileWords(id, field, words, onchanged) {
  const add = (/** @type {string} */ name) =>
    h(
      "button",
      {
        type: "button",
        class: "depiction__word",
        "aria-label": t("Add {name}", { name }),
        onclick: () => change(id, field, "add", { key: "", name }, onchanged),
      },
      icon("add"),
      name,
    );
  return [
    h("p", { class: "depiction__from-file" }, t("The file says:")),
    h("div", { class: "depiction__words" }, ...words.map(add)),
  ];
}

/**
 * @param {string} id
 * @param {string} field
 * @param {string} act
 * @param {{ key: string, name?: string }} what
 * @param {Edit.OnChanged} onchanged
 * @param {string} words
 */
async function change(id, field, act, what, onchanged, words = "") {
  try {
    const { action } = await saveDepiction(id, field, act, what);
    onchanged();
    if (action && words) offerUndo(words, () => undo(action, onchanged));
  } catch (problem) {
    toast(problem.message);
  }
}

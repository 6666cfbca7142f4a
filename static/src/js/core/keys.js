// The keys of this page: what scripts list, and the dialog that `?` opens with all of it.
import { find, h, iconButton, isTyping } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {[string[], string][]} Keys */
/** @typedef {[string, Keys]} Group */

/** @type {Group[]} */
const groups = [];
/** @returns {Group} */
const everywhere = () => [
  t("Everywhere"),
  [
    [["/"], t("Search")],
    [["Ctrl", "K"], t("Go to anything")],
    [["Ctrl", "Z"], t("Undo")],
    [["?"], t("This list")],
    [["Esc"], t("Back: close, clear the selection")],
  ],
];
let note = "";

/**
 * Adds a group to the list: its name, and its keys as `[[["P"], "Pick"], …]`.
 * @param {string} name
 * @param {Keys} keys
 */
export function listKeys(name, keys) {
  groups.push([name, keys]);
}

/** What is said below the keys. @param {string} words */
export function noteBelowKeys(words) {
  note = words;
}

/** Opens the list. */
export function openKeys() {
  const close = iconButton("close", t("Close (Esc)"), { onclick: () => dialog.close() });
  const dialog = h(
    "dialog",
    { class: "help", "aria-labelledby": "help-title" },
    h(
      "div",
      { class: "help__head" },
      h("h2", { id: "help-title" }, t("Keyboard shortcuts on this page")),
      close,
    ),
    h(
      "div",
      { class: "help__groups" },
      ...[everywhere(), ...groups].map(([name, keys]) => group(name, keys)),
    ),
    note && h("p", { class: "dim" }, note),
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {string} name @param {Keys} keys */
function group(name, keys) {
  const rows = keys.flatMap(([caps, words]) => [
    h("dt", {}, ...caps.map((cap) => h("kbd", {}, cap))),
    h("dd", {}, words),
  ]);
  return h("section", {}, h("h3", {}, name), h("dl", { class: "help__keys" }, ...rows));
}

/**
 * Connects `?` and the button for it; `search()` goes to the library's search where the page has none of its own.
 * @param {(() => void) | null | undefined | false | ""} search
 */
export function connectKeys(search) {
  find("[data-open-help]")?.addEventListener("click", openKeys);
  document.addEventListener("keydown", (event) => {
    const isOurs =
      !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) && !isTyping(event.target);
    if (!isOurs || find("dialog[open], details[data-menu][open]")) return;
    if (event.key === "?") openKeys();
    else if (event.key === "/" && search && !find("input[type=search]")) search();
    else return;
    event.preventDefault();
  });
}

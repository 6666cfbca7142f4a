// People with all their names.
import { find } from "../core/dom.js";
import { postJson } from "../core/http.js";
import { fill, onSave, read } from "./forms.js";

/** @typedef {{ text: string, lang: string }} PersonName */
/** @typedef {{ id: number, names: PersonName[] }} Person with what else its fields hold */

/**
 * Makes the list of people work; `done(answer)` follows every change.
 * @param {HTMLElement} root
 * @param {(answer: Server.StillWaiting) => unknown} done
 */
export function people(root, done) {
  const dialog = find("[data-person-dialog]");
  if (!dialog) return;
  const form = find("form", dialog);
  const names = find("[data-names]", dialog);
  /** @type {Record<string, Person>} */
  const details = JSON.parse(find("#person-details").textContent ?? "{}");
  /** @type {Person | null} */
  let current = null;

  /** @param {Partial<PersonName>} name */
  const addName = ({ text = "", lang = "" } = {}) => {
    const template = find("template[data-name-row]").content.firstElementChild;
    const row = /** @type {HTMLElement} */ (template?.cloneNode(true));
    const select = find("[data-lang]", row);
    if (![...select.querySelectorAll("option")].some((option) => option.value === lang))
      select.append(new Option(lang, lang));
    find("[data-text]", row).value = text;
    select.value = lang;
    names.append(row);
    return row;
  };
  const open = (/** @type {Person | null} */ person) => {
    current = person;
    const { names: _, ...fields } = person ?? {};
    fill(form, /** @type {Record<string, string>} */ (fields));
    names.replaceChildren();
    for (const name of person?.names ?? []) addName(name);
    dialog.showModal();
  };

  root.addEventListener("click", ({ target }) => {
    const edit = target.closest("[data-edit]");
    if (edit) open(details[edit.dataset.edit]);
    if (target.closest("[data-new]")) open(null);
  });
  dialog.addEventListener("click", ({ target }) => {
    target.closest("[data-drop]")?.parentElement.remove();
    if (target.closest("[data-add-name]")) find("[data-text]", addName()).focus();
  });
  const given = () =>
    [...names.children].map((row) => ({
      text: find("[data-text]", row).value,
      lang: find("[data-lang]", row).value,
    }));
  const url = root.dataset.save ?? "";
  onSave(
    dialog,
    () => postJson(current ? `${url}/${current.id}` : url, { ...read(form), names: given() }),
    done,
  );
}

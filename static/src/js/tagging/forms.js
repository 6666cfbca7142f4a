// Forms in dialogs: filled, read, sent, with what is wrong said inside them.
import { find } from "../core/dom.js";

/**
 * Puts `values` into the fields of these names; the others are emptied.
 * @param {ParentNode} form
 * @param {Record<string, string>} values
 */
export function fill(form, values = {}) {
  for (const field of form.querySelectorAll("input[name], textarea[name], select[name]")) {
    if (field.type !== "file") field.value = values[field.name] ?? field.defaultValue ?? "";
  }
  fault(form, "");
}

/**
 * What the fields hold, by name.
 * @param {ParentNode} form
 * @returns {Record<string, string>}
 */
export const read = (form) =>
  Object.fromEntries(
    [...form.querySelectorAll("input[name]:not([type=file]), textarea[name], select[name]")].map((field) => [
      field.name,
      field.value,
    ]),
  );

/**
 * Says what is wrong, or that nothing is.
 * @param {ParentNode} form
 * @param {string} words
 */
export function fault(form, words) {
  const notice = find("[data-fault]", form);
  notice.textContent = words;
  notice.hidden = !words;
}

/**
 * Sends by `send(values)` when the form is submitted; the dialog closes only when that went well.
 * @template Answer
 * @param {PageElement} dialog
 * @param {(values: Record<string, string>) => Promise<Answer>} send
 * @param {(answer: Answer) => unknown} done
 */
export function onSave(dialog, send, done) {
  const form = find("form", dialog);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await send(read(form));
      dialog.close();
      done(answer);
    } catch (error) {
      fault(form, error.message);
    }
  });
}

// The question before what cannot be undone: what will be lost, and a word for it.
// What can be undone is done at once instead, with a way back: core/undo.js.
import { h } from "./dom.js";
import { t } from "./i18n.js";

/**
 * Asks, and resolves with whether they want it. Escape and Cancel, which has the focus, mean no.
 * @param {object} question
 * @param {string} question.title what is about to be done
 * @param {string} question.lost what is lost by it
 * @param {string} question.action the words of its button
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, lost, action }) {
  /** @type {HTMLDialogElement} */
  const dialog = h(
    "dialog",
    {
      class: "dialog",
      role: "alertdialog",
      "aria-labelledby": "confirm-title",
      "aria-describedby": "confirm-lost",
    },
    h(
      "form",
      { class: "form", method: "dialog" },
      h("h2", { id: "confirm-title" }, title),
      h("p", { id: "confirm-lost" }, lost),
      h(
        "p",
        { class: "dialog__acts" },
        h("button", { class: "button", value: "", autofocus: true }, t("Cancel")),
        h("button", { class: "button button--danger", value: "yes" }, action),
      ),
    ),
  );
  // a large picture below has keys of its own
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/**
 * Asks what a button with `data-confirm` and `data-confirm-title` says; one without them is sure.
 * @param {HTMLElement} button
 */
export const confirmedBy = async ({ dataset }) =>
  !dataset.confirm ||
  confirmed({ title: dataset.confirmTitle ?? "", lost: dataset.confirm, action: t("Remove") });

/**
 * Lets every form with `data-confirm` (what is lost) and `data-confirm-title` ask before it is sent. With
 * `data-confirm-lowered` it asks only where the moment in the field of that name became earlier, or none.
 */
export function confirmForms() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const { confirm: lost, confirmTitle, confirmLowered } = form.dataset;
    if (!lost || form.dataset.isSure || event.defaultPrevented) return;
    if (confirmLowered && !isLowered(form.elements[confirmLowered])) return;
    event.preventDefault();
    const button = /** @type {HTMLElement | null} */ (event.submitter);
    const action = button?.textContent?.trim() || t("Yes");
    if (!(await confirmed({ title: confirmTitle ?? action, lost, action }))) return;
    form.dataset.isSure = "yes";
    /** @type {HTMLFormElement} */ (form).requestSubmit(button);
    delete form.dataset.isSure; // the page may come back from the browser's history
  });
}

/** @param {HTMLInputElement} field */
const isLowered = ({ value, defaultValue }) => value < defaultValue;

// An address to copy.
import { h, icon } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { copyText } from "../core/clipboard.js";

/**
 * A labelled text that is not to be changed, with a button that copies it.
 * @param {string} label
 * @param {string} text
 */
export function copyLine(label, text) {
  /** @type {HTMLInputElement} */
  const field = h("input", {
    readonly: true,
    value: text,
    "aria-label": label,
    onfocus: () => field.select(),
  });
  const oncopy = () => {
    field.select();
    copyText(text);
  };
  const copy = h("button", { type: "button", class: "button", onclick: oncopy }, icon("copy"), t("Copy"));
  return h(
    "div",
    { class: "copy-line" },
    h("span", { class: "pane__label" }, label),
    h("div", { class: "copy-line__row" }, field, copy),
  );
}

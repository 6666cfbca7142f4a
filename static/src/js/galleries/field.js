// A text that is edited in place, saved a moment after the last key, and never overwritten while it is written.
import { debounce, h } from "../core/dom.js";

const REST = 700; // ms without a key after which a text is saved

/**
 * A growing text field. `onsave(was, text)` sends a change, `was` being what it was made from.
 * `.show(text)` takes the server's text, unless someone is writing here: then that comes first.
 * @param {object} how
 * @param {string} how.label
 * @param {string} [how.placeholder]
 * @param {string} [how.className]
 * @param {number} [how.rows]
 * @param {boolean} [how.isPlain] one line
 * @param {boolean} [how.disabled]
 * @param {(was: string, text: string) => unknown} how.onsave
 * @returns {Gallery.TextField}
 */
export function textField({
  label,
  placeholder = "",
  className = "",
  rows = 1,
  isPlain = false,
  disabled = false,
  onsave,
}) {
  const element = h("textarea", {
    class: `in-place ${className}`,
    "aria-label": label,
    placeholder,
    rows,
    disabled,
    spellcheck: "true",
  });
  let known = "";
  const save = debounce(() => {
    const text = element.value;
    if (text === known) return;
    onsave(known, text);
    known = text;
  }, REST);
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  };
  element.addEventListener("input", () => {
    if (isPlain && element.value.includes("\n")) element.value = element.value.replaceAll("\n", " ");
    grow();
    save();
  });
  element.addEventListener("blur", () => save.now());
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && isPlain) {
      event.preventDefault();
      element.blur();
    }
    event.stopPropagation();
  });
  const show = (/** @type {string} */ text) => {
    const isWriting = document.activeElement === element && element.value !== known;
    if (isWriting) return;
    if (element.value === text) {
      known = text;
      return;
    }
    const place = document.activeElement === element ? element.selectionStart : null;
    element.value = known = text;
    if (place !== null) element.setSelectionRange(Math.min(place, text.length), Math.min(place, text.length));
    grow();
  };
  return Object.assign(element, { show });
}

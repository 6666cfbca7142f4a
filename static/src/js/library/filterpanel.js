// The filters beside the pictures: shown or folded away, as this browser remembers.
import { find } from "../core/dom.js";

const KEY = "mediahub.facets";

/** Connects the button that shows and hides them. */
export function connectFilterPanel() {
  const button = find("[data-toggle-facets]");
  const show = (/** @type {boolean} */ isShown) => {
    document.body.classList.toggle("no-facets", !isShown);
    button.setAttribute("aria-pressed", String(isShown));
  };
  show(localStorage.getItem(KEY) !== "closed");
  button.addEventListener("click", () => {
    const isShown = document.body.classList.contains("no-facets");
    localStorage.setItem(KEY, isShown ? "open" : "closed");
    show(isShown);
  });
}

// The tabs beside the gallery: one pane at a time, arrows between them.
import { find } from "../core/dom.js";

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * Connects the tabs in `root`; answers with the function that opens one by its name.
 * @param {HTMLElement} root
 */
export function connectTabs(root) {
  const tabs = [...root.querySelectorAll("[role=tab]")];
  const open = (/** @type {HTMLElement} */ tab) => {
    for (const one of tabs) {
      const isOpen = one === tab;
      one.setAttribute("aria-selected", String(isOpen));
      one.tabIndex = isOpen ? 0 : -1;
      find(`#${one.getAttribute("aria-controls")}`).hidden = !isOpen;
    }
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", ({ key }) => {
      const by = STEPS[key];
      if (!by) return;
      const next = tabs[(index + by + tabs.length) % tabs.length];
      next.focus();
      open(next);
    });
  }
  return (/** @type {string} */ name) => open(find(`#tab-${name}`));
}

// Short messages at the bottom: what happened, and what can be done about it.
import { find, h, iconButton } from "./dom.js";
import { t } from "./i18n.js";

const STAYS = 10_000; // ms

/**
 * Shows `words`, with the actions that there are. The same words are shown once.
 * @param {string} words
 * @param {(Offer | null | undefined)[]} actions
 * @returns {() => void} what takes it away
 */
export function toast(words, ...actions) {
  const root = find("[data-toasts]");
  for (const other of root.querySelectorAll("[data-words]"))
    if (other.dataset.words === words) other.remove();
  const element = h("div", { class: "toast", "data-words": words }, h("p", {}, words));
  const close = () => element.remove();
  for (const action of actions.flatMap((one) => one ?? [])) {
    const run = () => {
      close();
      action.run();
    };
    element.append(h("button", { type: "button", class: "link-button", onclick: run }, action.label));
  }
  element.append(iconButton("close", t("Dismiss"), { onclick: close }));
  root.append(element);
  setTimeout(close, STAYS);
  return close;
}

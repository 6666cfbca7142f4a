// @ts-check
// Press accounts: copying a link that is shown once.
import "./page.js";
import { find } from "../../core/dom.js";
import { copyText } from "../../core/clipboard.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = find("input", button.parentElement);
  button.addEventListener("click", () => {
    field.select();
    copyText(field.value);
  });
}

// The press page: its previews open large, with their whole caption. Without scripts each leads to its file.
import "../shared/page.js";
import { find } from "../../core/dom.js";

/** @type {HTMLElement[]} */
const shots = [...document.querySelectorAll("[data-shot]")];
const dialog = find("[data-shot-dialog]");
let current = 0;

/** @param {number} place */
function show(place) {
  current = (place + shots.length) % shots.length;
  const { caption = "", credit = "" } = shots[current].dataset;
  const image = find("[data-shot-image]", dialog);
  image.src = find("[data-shot-open]", shots[current]).href;
  image.alt = caption || (find("figcaption span", shots[current]).textContent ?? "");
  find("[data-shot-caption]", dialog).textContent = image.alt;
  find("[data-shot-credit]", dialog).textContent = credit;
}

for (const [place, shot] of shots.entries()) {
  find("[data-shot-open]", shot).addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(place);
    dialog.showModal();
  });
}
if (dialog) {
  find("[data-shot-back]", dialog).addEventListener("click", () => show(current - 1));
  find("[data-shot-on]", dialog).addEventListener("click", () => show(current + 1));
  find("[data-shot-close]", dialog).addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowLeft") show(current - 1);
    else if (key === "ArrowRight") show(current + 1);
  });
  dialog.addEventListener("close", () => find("[data-shot-open]", shots[current]).focus());
}

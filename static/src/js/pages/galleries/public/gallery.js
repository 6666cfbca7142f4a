// @ts-check
// A public gallery: the page works without it; this opens pictures large, brings what follows, and shares the page.
import { bringWhenNear, next } from "../../../galleries/public/more.js";
import { followWith, onShow, openNamed, startViewer } from "../../../galleries/public/viewer.js";

const SAID_FOR = 4000; // ms

const extra = document.querySelector("template[data-extra]");
if (extra)
  onShow((figure, words) => {
    const row = /** @type {DocumentFragment} */ (extra.content.cloneNode(true));
    const link = row.querySelector("[data-download]");
    link.href = link.href.replace(/id$/, figure.dataset.picture ?? "");
    words.append(row);
  });

const button = document.querySelector("[data-share]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => share(button.dataset.share ?? location.href));
}

/**
 * By what the device has to share with, or else into the clipboard.
 * @param {string} url
 */
async function share(url) {
  if (navigator.share && matchMedia("(pointer: coarse)").matches)
    return navigator.share({ title: document.title, url }).catch(() => null);
  const place = document.querySelector("[data-said]");
  if (!place) return;
  const copied = await navigator.clipboard?.writeText(url).then(
    () => true,
    () => false,
  );
  place.textContent = copied ? (button?.dataset.copied ?? "") : url;
  setTimeout(() => (place.textContent = ""), SAID_FOR);
}

startViewer();
bringWhenNear();
followWith(next);
openNamed();

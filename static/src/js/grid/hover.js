// A clip's tile moves while the mouse rests on it.
import { find, h, wantsLessMotion } from "../core/dom.js";

const REST = 200; // ms on a tile before anything is loaded

/**
 * Plays `data-hover` of the tiles in `root`, one at a time.
 * @param {HTMLElement} root
 */
export function playOnHover(root) {
  /** @type {HTMLElement | null} */
  let tile = null;
  /** @type {HTMLVideoElement | null} */
  let clip = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function leave() {
    clearTimeout(timer);
    clip?.remove();
    tile = clip = null;
  }

  /** @param {HTMLElement} entered */
  function start(entered) {
    clip = h("video", {
      class: "tile__clip",
      loop: true,
      autoplay: true,
      playsinline: true,
      "aria-hidden": "true",
      src: entered.dataset.hover,
      onerror: leave,
    });
    clip.muted = true; // the attribute has no effect on an element made by a script
    find("img", entered).after(clip);
  }

  root.addEventListener("pointerover", ({ target, pointerType }) => {
    const entered = target.closest("[data-hover]");
    if (entered === tile) return;
    leave();
    if (!entered || pointerType !== "mouse" || wantsLessMotion()) return;
    tile = entered;
    timer = setTimeout(start, REST, entered);
  });
  root.addEventListener("pointerleave", leave);
}

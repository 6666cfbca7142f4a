// A clip's tile moves while the mouse rests on it.
import { h, wantsLessMotion } from "../core/dom.js";

const REST = 200; // ms on a tile before anything is loaded

/**
 * Plays `data-hover` of the tiles in `root`, one at a time.
 * @param {any} root
 */
export function playOnHover(root) {
  /**
   * @type {{ dataset: { hover: any; }; querySelector: (arg0: string) => { (): any; new (): any; after: { (arg0: HTMLVideoElement): void; new (): any; }; }; } | null}
   */
  /** @type {any} */
  let tile = null;
  /** @type {HTMLVideoElement | null} */
  /** @type {any} */
  let clip = null;
  /** @type {any} */
  let timer = 0;

  function leave() {
    clearTimeout(timer);
    clip?.remove();
    tile = clip = null;
  }

  function start() {
    clip = h("video", {
      class: "tile__clip",
      loop: true,
      autoplay: true,
      playsinline: true,
      "aria-hidden": "true",
      src: tile.dataset.hover,
      onerror: leave,
    });
    clip.muted = true; // the attribute has no effect on an element made by a script
    tile.querySelector("img").after(clip);
  }

  root.addEventListener("pointerover", (/** @type {any} */ { target, pointerType }) => {
    const entered = target.closest("[data-hover]");
    if (entered === tile) return;
    leave();
    if (!entered || pointerType !== "mouse" || wantsLessMotion()) return;
    tile = entered;
    timer = setTimeout(start, REST);
  });
  root.addEventListener("pointerleave", leave);
}

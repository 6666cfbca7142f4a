// How somebody moves through a long page: whoever flies past would only hold up the pictures that they come to.
import { debounce } from "../core/dom.js";

const REST = 180; // ms; jumps that follow each other more quickly are a flight

/** Told each place that is drawn, it knows whether the view is flying; `onland()` when it no longer is. */
export class Flight {
  isOn = false;
  #place = 0; // px
  #jumpedAt = -Infinity; // ms

  /** @param {() => unknown} onland */
  constructor(onland) {
    this.land = debounce(() => {
      this.isOn = false;
      onland();
    }, REST);
  }

  /**
   * The view is at `place` now; farther than a `screen` (px both) from before is a jump.
   * @param {number} place
   * @param {number} screen
   * @param {number} now ms
   */
  move(place, screen, now = performance.now()) {
    const hasJumped = Math.abs(place - this.#place) > screen;
    this.#place = place;
    if (!hasJumped) return;
    this.isOn ||= now - this.#jumpedAt < REST;
    this.#jumpedAt = now;
    if (this.isOn) this.land();
  }
}

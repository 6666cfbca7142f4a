// Small things that the panes beside a gallery share.
import { config } from "../core/config.js";
import { h, icon } from "../core/dom.js";
import { formatMoment } from "../core/format.js";

/** A moment in the event's zone. @param {string} iso */
export const when = (iso) => formatMoment(iso, config().event.timezone);

/**
 * A button with an icon and words.
 * @param {string} name of the icon
 * @param {Child} words
 * @param {((event: PageEvent<MouseEvent>) => unknown) | null} onclick
 * @param {Properties} more
 */
export const button = (name, words, onclick, more = {}) =>
  h("button", { type: "button", class: "button", onclick, ...more }, icon(name), words);

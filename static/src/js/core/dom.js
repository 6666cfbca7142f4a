// Small help for making elements.

/**
 * An element: `h("button", { class: "x", onclick: f, "aria-label": "y" }, "text", child)`.
 * Properties that begin with "on" are listeners, booleans are attributes that are there or not,
 * and null or undefined is left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} properties
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  const shown = children
    .flat(5)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== true);
  element.append(.../** @type {(Node | string)[]} */ (shown));
  return element;
}

/**
 * An icon of the sprite; the words are its neighbour's or the control's.
 * @param {string} name
 */
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(ns, "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/**
 * A button that shows only an icon; its label is read out and shown on hover.
 * @param {string} name
 * @param {string} label
 * @param {Properties} properties
 */
export function iconButton(name, label, properties = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, ...properties },
    icon(name),
  );
}

/**
 * The element that the page's own markup has; which kind it is, its template says.
 * @param {string} selector
 * @param {any} within
 * @returns {PageElement}
 */
export const find = (selector, within = document) => within.querySelector(selector);

/**
 * Whether someone is writing, so that single letters are no shortcuts.
 * @param {any} target of an event
 */
export function isTyping(target) {
  return (
    target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") ?? false
  );
}

export const wantsLessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * `f` once, `delay` ms after the last call. `.now()` calls a waiting one at once, `.cancel()` drops it.
 * @template {any[]} A
 * @param {(...args: A) => unknown} f
 * @param {number} delay
 * @returns {Debounced<A>}
 */
export function debounce(f, delay) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {A | null} */
  let waiting = null;
  const run = () => {
    const args = waiting;
    waiting = null;
    clearTimeout(timer);
    if (args) f(...args);
  };
  const debounced = (/** @type {A} */ ...args) => {
    waiting = args;
    clearTimeout(timer);
    timer = setTimeout(run, delay);
  };
  debounced.now = run;
  debounced.cancel = () => {
    waiting = null;
    clearTimeout(timer);
  };
  return debounced;
}

/**
 * Says something to a screen reader.
 * @param {string} words
 */
export function announce(words) {
  find("[data-announcer]").textContent = words;
}

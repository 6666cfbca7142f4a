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
  element.append(...present(children));
  return element;
}

/**
 * Those of some children that are there.
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  const all = /** @type {Child[]} */ (children.flat(5));
  return all.flatMap((child) => {
    if (child instanceof Node) return child;
    return typeof child === "string" || typeof child === "number" ? String(child) : [];
  });
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
 * @param {ParentNode | null} [within]
 * @returns {PageElement}
 */
export const find = (selector, within) => (within ?? document).querySelector(selector);

/**
 * Whether someone is writing, so that single letters are no shortcuts.
 * @param {EventTarget | null} target of an event
 */
export function isTyping(target) {
  return (
    /** @type {Partial<Element> | null} */ (target)?.matches?.(
      "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]",
    ) ?? false
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

/** Resolves after `ms`. @param {number} ms @returns {Promise<void>} */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Says something to a screen reader.
 * @param {string} words
 */
export function announce(words) {
  find("[data-announcer]").textContent = words;
}

/**
 * A function that calls another one the first time, and gives what that gave from then on.
 * @template T
 * @param {() => T} make
 * @returns {() => T}
 */
export function once(make) {
  /** @type {{ made: T } | undefined} */
  let kept;
  return () => {
    kept ??= { made: make() };
    return kept.made;
  };
}

// The keys of a large picture.
import { find, isTyping } from "../core/dom.js";

/**
 * Does what a key of PhotoSwipe's stands for; its own meaning goes where ours is another, or where somebody writes.
 * @param {{ originalEvent: KeyboardEvent, preventDefault: () => void }} event
 * @param {Record<string, (() => unknown) | null>} actions by key
 */
export function pressed(event, actions) {
  const { originalEvent: original } = event;
  const target = /** @type {Element} */ (original.target);
  if (find("dialog[open]") || isTyping(target)) return event.preventDefault();
  if (target.matches?.("video") && original.key !== "Escape") return event.preventDefault(); // its own keys
  if (original.ctrlKey || original.metaKey || original.altKey) return;
  const isOfButton = original.key === " " && target.closest?.("button");
  const action = isOfButton ? null : actions[original.key];
  if (!action) return;
  event.preventDefault();
  original.preventDefault();
  action();
}

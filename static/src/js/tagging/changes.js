// What pages of the programme and the vocabulary do after a change: frames are matched again, then the page is anew.
import { find } from "../core/dom.js";
import { watchProgress } from "./progress.js";

/**
 * The page's own element, and `done(answer)` for after a change; what was under way when the page came is followed.
 * @param {HTMLElement} notice where the count stands, within the page's element, which says where to ask
 */
export function followChanges(notice = find("[data-waiting]")) {
  const root = /** @type {HTMLElement} */ (notice.closest("[data-progress]"));
  const follow = (/** @type {number} */ waiting) =>
    watchProgress(notice, root.dataset.progress ?? "", waiting, () => location.reload());
  const done = (/** @type {Server.StillWaiting} */ { waiting }) =>
    waiting ? follow(waiting) : location.reload();
  if (Number(notice.dataset.waiting)) follow(Number(notice.dataset.waiting));
  return { root, done };
}

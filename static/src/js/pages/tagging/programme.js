// The programme: timetable, people and rooms.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { importer } from "../../tagging/importer.js";
import { people } from "../../tagging/people.js";
import { watchProgress } from "../../tagging/progress.js";
import { rooms } from "../../tagging/rooms.js";
import { timetable } from "../../tagging/timetable.js";

const notice = find("[data-waiting]");
const root = notice.parentElement;
const follow = (/** @type {number} */ waiting) =>
  watchProgress(notice, root.dataset.progress, waiting, () => location.reload());
/** @param {any} options */
const done = ({ waiting }) => (waiting ? follow(waiting) : location.reload());

if (root.matches("[data-programme]")) {
  timetable(root, done);
  importer(root, done);
}
if (root.matches("[data-people]")) people(root, done);
if (root.matches("[data-rooms]")) rooms(root, done);
if (Number(notice.dataset.waiting)) follow(Number(notice.dataset.waiting));

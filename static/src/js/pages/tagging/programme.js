// @ts-check
// The programme: timetable, people and rooms.
import "../shared/page.js";
import { followChanges } from "../../tagging/changes.js";
import { importer } from "../../tagging/importer.js";
import { people } from "../../tagging/people.js";
import { rooms } from "../../tagging/rooms.js";
import { timetable } from "../../tagging/timetable.js";

const { root, done } = followChanges();

if (root.matches("[data-programme]")) {
  timetable(root, done);
  importer(root, done);
}
if (root.matches("[data-people]")) people(root, done);
if (root.matches("[data-rooms]")) rooms(root, done);

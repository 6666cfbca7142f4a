// Faces: naming groups of them, and the faces of one picture.
import "./page.js";
import { find } from "./dom.js";
import { fillPage } from "./faces/chip.js";
import { Namer } from "./faces/namer.js";

const root = find("[data-namer]");
if (root) new Namer(root);
fillPage();

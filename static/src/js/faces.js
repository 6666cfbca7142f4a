// Faces: naming groups of them, and the faces of one picture.
import "./page.js";
import { find } from "./dom.js";
import { fillPage } from "./faces/chip.js";
import { Namer } from "./faces/namer.js";
import { t } from "./i18n.js";
import { listKeys } from "./keys.js";

const root = find("[data-namer]");
if (root) {
  new Namer(root);
  listKeys(t("Faces"), [
    [["Enter"], t("Name the group")],
    [["Alt", "N"], t("Next, without an answer")],
    [["Alt", "H"], t("Not needed")],
    [["Alt", "U"], t("Take the last answer back")],
  ]);
}
fillPage();

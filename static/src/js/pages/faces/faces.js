// @ts-check
// Faces: naming groups of them, and the faces of one picture.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { fillPage } from "../../faces/chip.js";
import { Namer } from "../../faces/namer.js";
import { t } from "../../core/i18n.js";
import { listKeys } from "../../core/keys.js";

const root = find("[data-namer]");
if (root) {
  new Namer(root);
  listKeys(t("Faces"), [
    [["Enter"], t("Name the group")],
    [["Alt", "N"], t("Next, without an answer")],
    [["Alt", "H"], t("Not needed")],
    [["Ctrl", "Z"], t("Undo the last answer")],
  ]);
}
fillPage();

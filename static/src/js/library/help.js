// The keys of the library, and what its search understands, for the list that `?` opens.
import { config } from "../core/config.js";
import { t } from "../core/i18n.js";
import { listKeys, noteBelowKeys } from "../core/keys.js";

/** Lists them. */
export function listLibraryKeys() {
  const ctrl = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
  listKeys(t("Pictures"), [
    [["←", "→", "↑", "↓"], t("Move from picture to picture")],
    [["Enter"], t("Open")],
    [["Space"], t("Select")],
    [["b"], t("Open or close a burst")],
    [["Shift", "Space"], t("Select up to here")],
    [["Shift", "→"], t("Move and select")],
    [[ctrl, "A"], t("Select everything that was found")],
    [["Home", "End"], t("Start and end of the row; with {key} of all", { key: ctrl })],
  ]);
  listKeys(t("Large picture"), [
    [["←", "→"], t("Previous, next")],
    [["+", "−"], t("Zoom; also wheel, pinch and click")],
    [["0"], t("Whole picture")],
    [["i"], t("Details")],
    [["p"], t("Play the clip")],
    [["b"], t("Into the basket, or out of it")],
    [["d"], t("Download the original")],
    [["m"], t("More like this")],
    [["Space"], t("Select")],
  ]);
  listKeys(t("Date scrubber"), [
    [["↑", "↓"], t("From heading to heading")],
    [["Page ↑", "Page ↓"], t("From day to day")],
  ]);
  const { forms = [], fields = [] } = config().language ?? {};
  /** @param {[string, string][]} words @returns {import("../core/keys.js").Keys} */
  const rows = (words, ending = "") => words.map(([example, meaning]) => [[example + ending], meaning]);
  listKeys(t("Search"), rows(forms));
  listKeys(t("Search by field"), rows(fields, ":"));
  noteBelowKeys(t("By touch: hold a picture to select it; swipe, pinch and pull down the large one."));
}

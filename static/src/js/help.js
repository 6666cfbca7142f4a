// The dialog that `?` opens: every key of this page.
import { h, iconButton } from "./dom.js";
import { config } from "./http.js";
import { t } from "./i18n.js";

const CTRL = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";

const KEYS = [
  [t("Everywhere"), [[["/"], t("Search")], [["?"], t("This list")], [["Esc"], t("Back: close, clear the selection")]]],
  [
    t("Pictures"),
    [
      [["←", "→", "↑", "↓"], t("Move from picture to picture")],
      [["Enter"], t("Open")],
      [["Space"], t("Select")],
      [["b"], t("Open or close a burst")],
      [["Shift", "Space"], t("Select up to here")],
      [["Shift", "→"], t("Move and select")],
      [[CTRL, "A"], t("Select everything that was found")],
      [["Home", "End"], t("Start and end of the row; with {key} of all", { key: CTRL })],
    ],
  ],
  [
    t("Large picture"),
    [
      [["←", "→"], t("Previous, next")],
      [["+", "−"], t("Zoom; also wheel, pinch and click")],
      [["0"], t("Whole picture")],
      [["i"], t("Details")],
      [["p"], t("Play the clip")],
      [["b"], t("Into the basket, or out of it")],
      [["d"], t("Download the original")],
      [["m"], t("More like this")],
      [["Space"], t("Select")],
    ],
  ],
  [t("Date scrubber"), [[["↑", "↓"], t("From heading to heading")], [["Page ↑", "Page ↓"], t("From day to day")]]],
];

/** Makes the dialog; answers with the function that opens it. */
export function makeHelp() {
  const close = iconButton("close", t("Close (Esc)"));
  const dialog = h(
    "dialog",
    { class: "help", "aria-labelledby": "help-title" },
    h("div", { class: "help__head" }, h("h2", { id: "help-title" }, t("Keys on this page and search help")), close),
    h("div", { class: "help__groups" }, ...KEYS.map(([name, keys]) => group(name, keys)), ...language()),
    h("p", { class: "dim" }, t("By touch: hold a picture to select it; swipe, pinch and pull down the large one.")),
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  return () => !dialog.open && dialog.showModal();
}

/** What can be typed into the search field, as the server understands it. */
function language() {
  const { forms = [], fields = [] } = config.language ?? {};
  const rows = (words, ending = "") => words.map(([example, meaning]) => [[example + ending], meaning]);
  return [group(t("Search"), rows(forms)), group(t("Search by field"), rows(fields, ":"))];
}

function group(name, keys) {
  const rows = keys.flatMap(([caps, words]) => [
    h("dt", {}, ...caps.map((cap) => h("kbd", {}, cap))),
    h("dd", {}, words),
  ]);
  return h("section", {}, h("h3", {}, name), h("dl", { class: "help__keys" }, ...rows));
}

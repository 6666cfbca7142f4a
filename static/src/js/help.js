// The dialog that `?` opens: every key of this page.
import { h, iconButton } from "./dom.js";
import { config } from "./http.js";

const CTRL = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";

const KEYS = [
  ["Everywhere", [[["/"], "Search"], [["?"], "This list"], [["Esc"], "Back: close, clear the selection"]]],
  [
    "Pictures",
    [
      [["←", "→", "↑", "↓"], "Move from picture to picture"],
      [["Enter"], "Open"],
      [["Space"], "Select"],
      [["Shift", "Space"], "Select up to here"],
      [["Shift", "→"], "Move and select"],
      [[CTRL, "A"], "Select everything that was found"],
      [["Home", "End"], `Start and end of the row; with ${CTRL} of all`],
    ],
  ],
  [
    "Large picture",
    [
      [["←", "→"], "Previous, next"],
      [["+", "−"], "Zoom; also wheel, pinch and click"],
      [["0"], "Whole picture"],
      [["i"], "Details"],
      [["p"], "Play the clip"],
      [["d"], "Download the original"],
      [["Space"], "Select"],
    ],
  ],
  ["Date scrubber", [[["↑", "↓"], "From heading to heading"], [["Page ↑", "Page ↓"], "From day to day"]]],
];

/** Makes the dialog; answers with the function that opens it. */
export function makeHelp() {
  const close = iconButton("close", "Close (Esc)");
  const dialog = h(
    "dialog",
    { class: "help", "aria-labelledby": "help-title" },
    h("div", { class: "help__head" }, h("h2", { id: "help-title" }, "Keys on this page and search help"), close),
    h("div", { class: "help__groups" }, ...KEYS.map(([name, keys]) => group(name, keys)), ...language()),
    h("p", { class: "dim" }, "By touch: hold a picture to select it; swipe, pinch and pull down the large one."),
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
  return [group("Search", rows(forms)), group("Search by field", rows(fields, ":"))];
}

function group(name, keys) {
  const rows = keys.flatMap(([caps, words]) => [
    h("dt", {}, ...caps.map((cap) => h("kbd", {}, cap))),
    h("dd", {}, words),
  ]);
  return h("section", {}, h("h3", {}, name), h("dl", { class: "help__keys" }, ...rows));
}

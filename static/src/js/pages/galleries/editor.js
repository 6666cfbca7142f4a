// The gallery editor: joins the draft, the paper and what stands beside it.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { Draft } from "../../galleries/draft.js";
import { lookPane } from "../../galleries/look.js";
import { notesPane } from "../../galleries/notes.js";
import { PicturePane, versionsPane } from "../../galleries/panes.js";
import { Paper } from "../../galleries/paper.js";
import { openPublishing } from "../../galleries/publishing.js";
import { openSharing } from "../../galleries/sharing.js";
import { connectTabs } from "../../galleries/tabs.js";
import { config } from "../../core/config.js";
import { t } from "../../core/i18n.js";
import { listKeys } from "../../core/keys.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";

const NARROW = matchMedia("(width < 64rem)");
const draft = new Draft(config().base);
const paper = new Paper(find("[data-paper]"), draft, { mayChange: config().mayChange });
const openTab = connectTabs(find("[data-panel]"));
const picture = new PicturePane(find("[data-pane-picture]"), draft, paper);
const panes = [
  picture,
  lookPane(find("[data-pane-look]"), draft),
  notesPane(find("[data-pane-notes]"), draft),
  versionsPane(find("[data-pane-versions]"), draft),
];
const status = find("[data-status]");

listKeys(t("Gallery"), [
  [["←", "→", "↑", "↓"], t("Move from picture to picture")],
  [["Alt", "→"], t("Move the picture to another place")],
  [["Enter"], t("Its caption, section and notes")],
  [["Del"], t("Take it out")],
]);

/** @type {Record<string, () => string>} */
const WORDS = {
  saving: () => t("Saving…"),
  saved: () => t("Saved"),
  offline: () => t("Not saved yet: the server cannot be reached. Trying again."),
};
draft.addEventListener("status", ({ detail }) => {
  status.textContent = WORDS[detail]();
  status.dataset.status = detail;
});

draft.addEventListener("change", ({ detail }) => {
  paper.show(draft.state);
  for (const pane of panes) pane.show();
  document.title = `${draft.state.title} · MediaHub`;
  if (!detail.isOthers) return;
  const by = draft.state.changed_by;
  status.textContent = by ? t("{name} changed something just now", { name: by }) : t("New pictures came in");
});

draft.addEventListener("conflict", ({ detail: conflicts }) => {
  for (const one of conflicts) toast(...explain(one));
});
draft.addEventListener("problem", ({ detail }) => toast(detail.message));

/**
 * What met someone else's change, in words, and with a way on.
 * @param {Server.DraftConflict} conflict
 * @returns {[words: string, way?: Offer]}
 */
function explain({ code, subject, field, mine, theirs }) {
  if (code === "text")
    return [
      t("Someone else changed the same words meanwhile. Theirs stand: “{theirs}”.", {
        theirs: String(theirs ?? ""),
      }),
      { label: t("Take mine"), run: () => overrule(subject, field, theirs, mine) },
    ];
  if (code === "gone")
    return [
      t("Someone else took that picture out of the gallery meanwhile."),
      { label: t("Put it back"), run: () => draft.do({ op: "add", ids: [subject] }) },
    ];
  if (code === "section_gone")
    return [t("Someone else removed that section meanwhile; its pictures are in the one before it.")];
  if (code === "full") return [t("A gallery takes at most {most} pictures.", { most: String(theirs) })];
  return [t("One of the pictures is not in this event, or was deleted.")];
}

/**
 * @param {string} subject
 * @param {string} field
 * @param {Server.DraftConflict["theirs"]} was
 * @param {Server.DraftConflict["mine"]} value
 */
function overrule(subject, field, was, value) {
  const text = value === null ? null : String(value);
  if (subject === "gallery") return draft.do({ op: "set", field, was, value });
  if (field === "caption") return draft.do({ op: "caption", id: subject, was, text });
  return draft.do({ op: "section.text", section: subject, field, was, text });
}

paper.addEventListener("pick", ({ detail: id }) => {
  picture.pick(id);
  if (!id) return;
  openTab("picture");
  if (NARROW.matches) showPanel(true);
});

paper.addEventListener("removed", ({ detail: { id, section, after, caption, live, isCover } }) => {
  const run = () => {
    draft.do({ op: "add", ids: [id], section, after, live });
    if (isCover) draft.do({ op: "set", field: "cover_id", was: null, value: id });
    if (caption !== null) draft.do({ op: "caption", id, was: null, text: caption });
  };
  offerUndo(t("Taken out of the gallery."), run);
});

const panelButton = find("[data-toggle-panel]");
/** @param {boolean} isShown */
function showPanel(isShown) {
  document.body.classList.toggle("no-panel", !isShown);
  panelButton.setAttribute("aria-pressed", String(isShown));
}
showPanel(!NARROW.matches);
panelButton.addEventListener("click", () => showPanel(document.body.classList.contains("no-panel")));

find("[data-publish]")?.addEventListener("click", () => draft.state && openPublishing(draft));
find("[data-share]")?.addEventListener("click", () =>
  openSharing(config().links, { gallery: config().gallery }, draft.state?.title),
);

addEventListener("beforeunload", (event) => {
  if (document.activeElement?.matches("textarea")) /** @type {HTMLElement} */ (document.activeElement).blur();
  if (draft.isBusy) event.preventDefault();
});

draft.load().then(
  () => draft.follow(),
  (problem) => toast(problem.message, { label: t("Reload"), run: () => location.reload() }),
);

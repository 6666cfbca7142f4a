// The review desk: one group of pictures at a time, and one key for an answer.
import "../shared/page.js";
import { announce, find, isTyping } from "../../core/dom.js";
import { formatNumber } from "../../core/format.js";
import { config } from "../../core/config.js";
import { confirmed } from "../../core/confirm.js";
import { getJson, postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { listKeys } from "../../core/keys.js";
import { poll } from "../../core/poll.js";
import { showCard, showDone, showTrouble, showWaiting } from "../../tagging/review/card.js";
import { Line } from "../../tagging/review/line.js";
import { toast } from "../../core/toast.js";
import { undoBy } from "../../core/undo.js";

const root = find("[data-review]");
const KINDS = ["sessions", "people", "tags", "signs", "faces", "bursts", "captions"];
const OF_SOURCE = ["signs", "faces"]; // groups by where a suggestion comes from
const REFRESH = 8000; // ms between two looks at the counts

let by = "";
let language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
let line = new Line(by, language);
/** @type {Server.ReviewGroup | null} */
let card = null;

/**
 * An answer of this visit, with the promise of its action; null where that was refused.
 * @typedef {{ card: Server.ReviewGroup, by: string, line: Line, action: Promise<number | null> }} Entry
 */

/** @type {Entry[]} */
const done = []; // the latest last

/** @param {HTMLElement} element */
const numberIn = (element) => Number(element.textContent?.replace(/\D/g, ""));

/** The kind in the URL, or the first one with anything to do. */
function asked() {
  const wanted = new URLSearchParams(location.search).get("by") ?? "";
  if (KINDS.includes(wanted)) return wanted;
  return KINDS.find((kind) => numberIn(find(`[data-count="${kind}"]`))) ?? "sessions";
}

function begin() {
  by = asked();
  line = new Line(by, language);
  for (const tab of document.querySelectorAll("[data-by]")) {
    if (tab.dataset.by === by) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  next();
}

async function next() {
  const mine = line;
  if (!mine.ready) showWaiting(root);
  try {
    card = await mine.take();
  } catch (problem) {
    card = null;
    return showTrouble(root, problem, next);
  }
  if (mine !== line) return;
  if (!card) return showDone(root, { skipped: line.skipped, onagain: begin });
  draw();
}

function draw() {
  if (!card) return;
  showCard(root, card, {
    language,
    languages: config().languages,
    onaccept: () => answer("accept"),
    onreject: () => answer("reject"),
    onnext: skip,
    onundo: undo,
    canUndo: done.length > 0,
    onlanguage: speak,
  });
  announce(`${card.label}. ${tn("{n} picture", "{n} pictures", card.frames.length)}`);
}

/** @param {string} to */
function speak(to) {
  language = to;
  begin();
}

function skip() {
  if (!card) return;
  line.skipped += 1;
  next();
}

/**
 * Sends the answer and goes on at once; what fails comes back.
 * @param {string} act
 */
function answer(act) {
  if (!card) return;
  const mine = card;
  const ids = [...root.querySelectorAll("[data-frame]")]
    .filter((frame) => frame.getAttribute("aria-pressed") !== "false")
    .map((frame) => frame.dataset.frame ?? "");
  if (!ids.length) return skip();
  if (by === "captions" && act === "reject") return skip();
  const text = by === "captions" ? { text: find("[data-caption]", root).value } : {};
  const body = { kind: mine.kind, key: mine.key, ids, act, ...text };
  /** @type {Promise<number | null>} */
  const action = postJson(`${config().home}/answer`, body).then(
    (/** @type {Server.ReviewAnswer} */ { action: number }) => {
      count(mine, -ids.length);
      return number;
    },
    (problem) => {
      done.splice(done.indexOf(entry), 1);
      toast(problem.message);
      if (problem.status !== 409) back(entry);
      return null;
    },
  );
  const entry = { card: mine, by, line, action };
  done.push(entry);
  next();
}

/** Takes the latest answer back, and shows its group again. */
async function undo() {
  const entry = done.pop();
  if (!entry) return toast(t("There is nothing to undo."));
  const action = await entry.action;
  if (action === null) return;
  try {
    await postJson(`${config().edits}${action}/undo`);
  } catch (problem) {
    done.push(entry);
    return toast(problem.message);
  }
  count(entry.card, entry.card.frames.length);
  toast(t("Undone."));
  back(entry);
}

/** @param {Entry} entry */
function back(entry) {
  if (entry.line !== line) return;
  if (card) line.putBack(card);
  card = entry.card;
  draw();
}

/** @param {Server.ReviewGroup} group @param {number} change */
function count({ kind }, change) {
  const cell = find(`[data-count="${OF_SOURCE.includes(by) ? by : kind}"]`);
  if (kind === "bursts" || !cell) return;
  cell.textContent = formatNumber(Math.max(0, numberIn(cell) + change));
}

/** @param {PageEvent<KeyboardEvent>} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  /** @type {Record<string, () => unknown>} */
  const keys = {
    a: () => answer("accept"),
    r: () => answer("reject"),
    n: skip,
    o: open,
    e: edit,
    ArrowRight: skip,
  };
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** The picture that has the focus, or the first one, in the library. */
function open() {
  const frame = document.activeElement?.closest?.("[data-page]") ?? find("[data-page]", root);
  if (frame) window.open(frame.dataset.page, "_blank", "noopener");
}

function edit() {
  find("[data-caption]", root)?.focus();
}

async function refresh() {
  /** @type {Server.ReviewSummary | null} */
  const summary = await getJson(`${config().home}/summary.json`).catch(() => null);
  if (!summary) return;
  for (const [kind, n] of Object.entries(summary.counts))
    find(`[data-count="${kind}"]`).textContent = formatNumber(n);
  for (const [kind, n] of Object.entries({ ...summary.lacking, captions: summary.counts.captions }))
    find(`[data-lacking="${kind}"]`).textContent = formatNumber(n);
  const waiting = find("[data-waiting]");
  if (waiting) waiting.textContent = formatNumber(summary.reading.waiting);
  const unseen = find("[data-unseen]");
  if (unseen) unseen.textContent = formatNumber(summary.looking.waiting);
}

for (const tab of document.querySelectorAll("[data-by]")) {
  tab.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", `?by=${tab.dataset.by}`);
    begin();
  });
}
addEventListener("popstate", begin);
document.addEventListener("keydown", pressed);
undoBy(undo);
listKeys(t("Review"), [
  [["A"], t("Accept all that are selected")],
  [["R"], t("Reject; it never returns")],
  [["N", "→"], t("Next, without an answer")],
  [["Ctrl", "Z"], t("Undo the last answer")],
  [["E"], t("Write the caption")],
  [["O"], t("Open the first picture")],
]);
find("[data-reading]")?.addEventListener("change", async ({ target }) => {
  try {
    await postJson(`${config().home}/reading`, { on: target.checked });
    toast(
      target.checked
        ? t("Text will be recognised in the background.")
        : t("Text is no longer recognised; what was recognised stays."),
    );
  } catch (problem) {
    target.checked = !target.checked;
    toast(problem.message);
  }
});
/** Whether they want the visual words of every picture deleted. */
const areUnwanted = () =>
  confirmed({
    title: t("Delete all visual words?"),
    lost: t(
      "Pictures are no longer found by what they look like. To find them so again, every picture is looked at anew.",
    ),
    action: t("Delete"),
  });

find("[data-looking]")?.addEventListener("change", async ({ target }) => {
  if (!target.checked && !(await areUnwanted())) {
    target.checked = true;
    return;
  }
  try {
    await postJson(`${config().home}/looking`, { on: target.checked });
    toast(
      target.checked
        ? t("Pictures get visual words in the background.")
        : t("Visual words are deleted; nothing is found by them any more."),
    );
    refresh();
  } catch (problem) {
    target.checked = !target.checked;
    toast(problem.message);
  }
});
find("[data-teach]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const tag = event.target.elements.tag.value.trim();
  try {
    const { proposed, label } = await postJson(`${config().home}/teach`, { tag });
    toast(
      proposed
        ? tn(
            "{n} picture looks like those with “{tag}”. It is under Tags.",
            "{n} pictures look like those with “{tag}”. They are under Tags.",
            proposed,
            { tag: label },
          )
        : t("Nothing else looks like the pictures with “{tag}”.", { tag: label }),
    );
    if (proposed && by === "tags") begin();
    refresh();
  } catch (problem) {
    toast(problem.message);
  }
});
poll(refresh, { every: REFRESH });
begin();

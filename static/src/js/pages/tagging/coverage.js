// The coverage board: sessions by row, figures that are searches, and what is still missing.
import "../shared/page.js";
import { find, h, icon } from "../../core/dom.js";
import { formatDay, formatMoment, formatNumber, formatSpan } from "../../core/format.js";
import { config } from "../../core/config.js";
import { getJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { poll } from "../../core/poll.js";

const EVERY = 10_000; // ms
const zone = config().event.timezone;
const root = find("[data-board]");
const onlyGaps = find("[data-gaps]");
const KEY = "mediahub.coverage.gaps";
/** @type {Record<string, () => string>} */
const HEADINGS = {
  frames: () => t("Frames"),
  usable: () => t("Usable"),
  uncaptioned: () => t("No caption"),
  untagged: () => t("No tag"),
};

let board = config().board;

/**
 * Where a session is in time, and whether something is wrong with it.
 * @param {Server.CoveredSession} session
 * @param {number} now
 */
function stateOf(session, now) {
  const [starts, ends] = [Date.parse(session.starts), Date.parse(session.ends)];
  if (now < starts) return "ahead";
  if (now < ends) return session.cells.frames[0] ? "running" : "running-empty";
  if (!session.cells.frames[0]) return "empty";
  if (!session.cells.usable[0]) return "unusable";
  return "over";
}

/** @param {Server.CoveredSession} session @param {string} state */
const lacks = (session, state) =>
  ["empty", "running-empty", "unusable"].includes(state) ||
  session.missing.length > 0 ||
  session.cells.uncaptioned[0] > 0 ||
  session.cells.untagged[0] > 0;

function draw() {
  const now = Date.parse(board.now);
  /** @type {Map<string, HTMLElement[]>} */
  const days = new Map();
  for (const session of board.sessions) {
    const state = stateOf(session, now);
    if (onlyGaps.checked && (state === "ahead" || !lacks(session, state))) continue;
    const day = formatDay(new Date(session.starts), zone);
    days.set(day, [...(days.get(day) ?? []), row(session, state, now)]);
  }
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.cell;
  root.replaceChildren(...[...days].map(([day, rows]) => table(day, rows)));
  if (focused) find(`[data-cell="${CSS.escape(focused)}"]`, root)?.focus({ preventScroll: true });
  if (!days.size && board.sessions.length)
    root.replaceChildren(h("p", { class: "coverage__none dim" }, t("Nothing is missing.")));
  sum();
}

function sum() {
  const frames = board.sessions.reduce((all, { cells }) => all + cells.frames[0], 0);
  const covered = board.sessions.filter(({ cells }) => cells.usable[0]).length;
  const parts = [
    h(
      "span",
      {},
      t("{covered} of {all} sessions have a usable picture", {
        covered: formatNumber(covered),
        all: formatNumber(board.sessions.length),
      }),
    ),
    h("span", {}, tn("{n} frame", "{n} frames", frames)),
  ];
  if (board.unplaced)
    parts.push(
      h(
        "a",
        { href: board.unplaced_url },
        tn("{n} without a session", "{n} without a session", board.unplaced),
      ),
    );
  find("[data-sum]").replaceChildren(...parts);
}

/** @param {string} day @param {HTMLElement[]} rows */
function table(day, rows) {
  const heads = [
    t("Session"),
    ...Object.values(HEADINGS).map((name) => name()),
    t("Last upload"),
    t("Not seen yet"),
  ];
  return h(
    "table",
    { class: "coverage__table" },
    h("caption", { class: "coverage__day" }, day),
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, ...rows),
  );
}

/** @param {Server.CoveredSession} session @param {string} state @param {number} now */
function row(session, state, now) {
  return h(
    "tr",
    { class: "coverage__row", "data-state": state },
    h(
      "th",
      { scope: "row", class: "coverage__session" },
      picture(session),
      h(
        "span",
        { class: "coverage__what" },
        h("span", { class: "coverage__name" }, session.title),
        h(
          "span",
          { class: "coverage__when dim" },
          [formatSpan(session.starts, session.ends, zone), session.room].filter(Boolean).join(" · "),
          badge(state),
        ),
      ),
    ),
    ...Object.keys(HEADINGS).map((name) => figure(session, name, ...session.cells[name])),
    last(session, now),
    missing(session, state),
  );
}

/** @param {Server.CoveredSession} session */
function picture({ best }) {
  if (!best)
    return h(
      "span",
      { class: "coverage__picture coverage__picture--none", "aria-hidden": "true" },
      icon("camera"),
    );
  return h("img", { class: "coverage__picture", src: best.src, alt: "", loading: "lazy", decoding: "async" });
}

/** @param {string} state */
function badge(state) {
  /** @type {Record<string, string>} */
  const badges = {
    running: t("running"),
    "running-empty": t("running, nothing yet"),
    empty: t("nothing came in"),
    unusable: t("nothing usable"),
    ahead: t("ahead"),
  };
  return badges[state] ? h("span", { class: "coverage__badge" }, badges[state]) : null;
}

/** @param {Server.CoveredSession} session @param {string} name @param {number} count @param {string} url */
function figure(session, name, count, url) {
  const bad = (name === "uncaptioned" || name === "untagged") && count > 0;
  const label = `${HEADINGS[name]()}: ${formatNumber(count)}, ${session.title}`;
  const content = count
    ? h(
        "a",
        { class: "coverage__figure", href: url, "aria-label": label, "data-cell": `${session.code}/${name}` },
        formatNumber(count),
      )
    : h("span", { class: "coverage__figure coverage__figure--none" }, "0");
  return h(
    "td",
    { class: "coverage__cell", "data-bad": String(bad), "data-head": HEADINGS[name]() },
    content,
  );
}

/** @param {Server.CoveredSession} session @param {number} now */
function last({ last_upload: at, last_url: url, code }, now) {
  const head = t("Last upload");
  if (!at)
    return h(
      "td",
      { class: "coverage__cell coverage__cell--last", "data-head": head },
      h("span", { class: "coverage__figure coverage__figure--none" }, "–"),
    );
  const minutes = Math.max(0, Math.round((now - Date.parse(at)) / 60_000));
  return h(
    "td",
    { class: "coverage__cell coverage__cell--last", "data-head": head },
    h(
      "a",
      {
        class: "coverage__figure",
        href: url,
        title: formatMoment(at, zone),
        "data-cell": `${code}/last`,
      },
      ago(minutes),
    ),
  );
}

/** @param {number} minutes */
function ago(minutes) {
  if (minutes < 120) return tn("{n} min", "{n} min", minutes);
  if (minutes < 48 * 60) return tn("{n} h", "{n} h", Math.round(minutes / 60));
  return tn("{n} day", "{n} days", Math.round(minutes / 1440));
}

/** @param {Server.CoveredSession} session @param {string} state */
function missing(session, state) {
  const head = t("Not seen yet");
  if (state === "ahead" || !session.missing.length)
    return h(
      "td",
      { class: "coverage__missing", "data-head": head },
      h("span", { class: "visually-hidden" }, t("Nothing")),
    );
  const chips = session.missing.map((one) =>
    h(
      "li",
      {},
      h(
        "a",
        { class: "chip", href: one.url, "data-cell": `${session.code}/${one.name}` },
        icon(one.kind === "person" ? "person" : "tag"),
        h("span", { class: "chip__text" }, one.name),
      ),
    ),
  );
  return h(
    "td",
    { class: "coverage__missing", "data-head": head },
    h("ul", { class: "coverage__chips" }, ...chips),
  );
}

async function refresh() {
  /** @type {Server.CoverageBoard | null} */
  const fresh = await getJson(`${config().home}.json`).catch(() => null);
  if (!fresh) return;
  const same = (/** @type {Server.CoverageBoard} */ one) =>
    JSON.stringify({ ...one, now: Math.floor(Date.parse(one.now) / 60_000) });
  const changed = same(fresh) !== same(board);
  board = fresh;
  if (changed) draw();
}

onlyGaps.checked = localStorage.getItem(KEY) === "on";
onlyGaps.addEventListener("change", () => {
  localStorage.setItem(KEY, onlyGaps.checked ? "on" : "off");
  draw();
});
poll(refresh, { every: EVERY });
draw();

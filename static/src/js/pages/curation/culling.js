// Culling: one picture, keys, nothing else; two to four to compare. Every answer is shown at once and sent behind.
import "../shared/page.js";
import { Answers } from "../../curation/cull/answers.js";
import { badgeOf } from "../../curation/cull/badge.js";
import { Bar } from "../../curation/cull/bar.js";
import { Pictures } from "../../curation/cull/pictures.js";
import { tellEnd, tellProblem } from "../../curation/cull/end.js";
import { makeKeys } from "../../curation/cull/keys.js";
import { Places } from "../../curation/cull/place.js";
import { placeOf, stopsOf, toCompare } from "../../curation/cull/sequence.js";
import { View } from "../../curation/cull/view.js";
import { announce, find } from "../../core/dom.js";
import { formatNumber } from "../../core/format.js";
import { config } from "../../core/config.js";
import { postJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { undoBy } from "../../core/undo.js";
import { TileCache } from "../../grid/tilecache.js";

const SELECTION = "mediahub.cull.ids";
const COMPARED = [1, 2, 3, 4];
const parameters = new URLSearchParams(location.search);

const tiles = new TileCache(`${config().home}tiles.json`);
const pictures = new Pictures();
const answers = new Answers(
  `${config().home}picks.json`,
  `mediahub.picks.${config().event.slug}.${config().user}`,
);
const places = new Places(`mediahub.cull.place.${config().event.slug}.${config().user}`);
const view = new View(find("[data-view]"), pictures, (id) => sizeOf(id));

/**
 * What is looked at: its order, what of it is shown, and what can be taken back.
 * @typedef {object} State
 * @property {string[]} ids
 * @property {Record<string, string>} stacks
 * @property {Set<string>} opened
 * @property {Cull.Stop[]} stops
 * @property {number} place
 * @property {string} active
 * @property {number} compared how many side by side
 * @property {string} compareFrom
 * @property {string} only what of it is shown: all, or those with an answer of this kind
 * @property {[id: string, before: Cull.Answer][]} undo
 * @property {number} total
 */

/** @type {State} */
const state = {
  ids: [],
  stacks: {},
  opened: new Set(),
  stops: [],
  place: 0,
  active: "",
  compared: 1,
  compareFrom: "",
  only: "",
  undo: [],
  total: 0,
};
const bar = new Bar({ answer, step, compare, zoom, toggleStack, pickMember, filter, undo });

const sizeOf = (/** @type {string} */ id) => tiles.get(id) ?? { w: 3, h: 2 };
/** @returns {Cull.Stop | undefined} */
const current = () => state.stops[state.place];

/** @type {Record<string, (one: Cull.Answer) => boolean>} */
const WANTED = {
  "": () => true,
  open: (one) => !one.flag && one.rating === null && !one.label,
  pick: (one) => one.flag === "pick",
  reject: (one) => one.flag === "reject",
};
const wantedBy = (/** @type {string} */ only) =>
  WANTED[only] ?? ((/** @type {Cull.Answer} */ one) => one.label === only);

// what is shown

function list() {
  const keep = state.active;
  const wanted = wantedBy(state.only);
  const ids = state.ids.filter((id) => wanted(answers.of(id)));
  state.stops = stopsOf(ids, state.stacks, state.opened);
  const place = placeOf(state.stops, keep);
  state.place = place >= 0 ? place : Math.max(0, Math.min(state.place, state.stops.length - 1));
}

/** @param {number} place @param {string | null} member */
function goTo(place, member = null) {
  state.place = place;
  const stop = current();
  if (!stop) return showEnd();
  find("[data-end]").hidden = true;
  state.active = member ?? stop.id;
  const ids = state.stops.map(({ id }) => id);
  tiles.need([...stop.members, ...ids.slice(Math.max(0, place - 4), place + 12)]);
  draw();
  state.compareFrom = state.active;
  pictures.prepare(ids, place);
  prepareBurst();
}

/** The frames of a burst are as near as the next stop. */
function prepareBurst() {
  const members = current()?.members ?? [];
  if (members.length > 1) pictures.prepare(members, members.indexOf(state.active));
}

function draw() {
  if (!current()) return;
  const ids = state.compared > 1 ? comparedIds() : [state.active];
  view.show(ids, state.active, (id) => ({
    alt: tiles.get(id)?.title ?? t("Picture"),
    badge: ids.length > 1 ? badge(id) : null,
  }));
  show();
}

function comparedIds() {
  const stop = current();
  const ids = toCompare(state.stops, state.place, state.compared, state.compareFrom);
  if (stop && !ids.includes(state.active)) state.active = stop.id;
  return ids;
}

/** Everything around the picture. */
function show() {
  const stop = current();
  const { flag, rating, label } = answers.of(state.active);
  const count = (/** @type {string} */ wanted) =>
    state.ids.filter((id) => answers.of(id).flag === wanted).length;
  const counts = { pick: count("pick"), reject: count("reject") };
  bar.show({
    flag,
    rating,
    label,
    stop,
    active: state.active,
    opened: state.opened.has(stop?.stack ?? ""),
    place: state.place,
    stops: state.stops.length,
    counts,
    tile: tiles.get(state.active),
    tiles,
    answers,
    compared: state.compared,
  });
  for (const frame of document.querySelectorAll(".frame[data-id]"))
    find(".frame__badge", frame)?.replaceWith(badge(frame.dataset.id ?? ""));
  history.replaceState(null, "", `?${withAsset(state.active)}`);
  if (state.active) places.keep(question(), state.active);
}

/** What is culled, without where one is. */
function question() {
  const query = new URLSearchParams(parameters);
  query.delete("asset");
  return query.toString();
}

/** @param {string} id */
function withAsset(id) {
  if (id) parameters.set("asset", id);
  return parameters;
}

const badge = (/** @type {string} */ id) => badgeOf(answers.of(id));

function showEnd() {
  view.show([], "", () => ({ alt: "", badge: null }));
  tellEnd({
    isEmpty: !state.ids.length,
    isFiltered: !state.stops.length && Boolean(state.only),
    picked: state.ids.filter((id) => answers.of(id).flag === "pick").length,
  });
}

// what keys and buttons do

/** @param {number} by */
function step(by) {
  if (state.compared > 1) {
    const ids = view.ids;
    const next = ids.indexOf(state.active) + by;
    if (next >= 0 && next < ids.length) return activate(ids[next]);
  }
  const place = state.place + by;
  if (place < 0) return;
  if (place >= state.stops.length) {
    state.place = Math.max(0, state.stops.length - 1);
    return showEnd();
  }
  goTo(place);
  announce(`${place + 1}. ${tiles.get(state.active)?.title ?? ""}`);
}

/** @param {string} id */
function activate(id) {
  state.active = id;
  view.mark(id);
  show();
}

/**
 * Goes through the frames of a closed burst.
 * @param {number} by
 */
function pickMember(by) {
  const members = current()?.members ?? [];
  const next = members[members.indexOf(state.active) + by];
  if (!next) return;
  const stays = state.compared > 1 && view.ids.includes(next);
  if (stays) return activate(next);
  state.active = next;
  state.compareFrom = next;
  draw();
  prepareBurst();
}

/** @param {Partial<Cull.Answer>} change @param {{ goesOn?: boolean }} how */
function answer(change, { goesOn = true } = {}) {
  if (!current()) return;
  const id = state.active;
  const { rating, label } = answers.of(id);
  if (change.rating !== undefined && change.flag === undefined && rating === change.rating)
    change = { rating: null };
  if (change.label && label === change.label) change = { label: "" };
  state.undo.push([id, answers.give(id, change)]);
  show();
  if (goesOn && state.compared === 1 && bar.goesOn && (change.flag || change.rating)) step(1);
}

function undo() {
  const last = state.undo.pop();
  if (!last) return;
  const [id, before] = last;
  answers.give(id, before);
  const place = placeOf(state.stops, id);
  if (place >= 0) goTo(place, id);
  announce(t("Undone"));
}

function compare() {
  const most = Math.min(4, toCompare(state.stops, state.place, 4).length);
  state.compared = state.compared >= most ? 1 : COMPARED[state.compared];
  if (state.compared === 1) view.reset();
  if (state.compared === 2) state.compareFrom = state.active;
  draw();
  announce(state.compared > 1 ? t("{n} pictures side by side", { n: state.compared }) : t("One picture"));
}

function zoom() {
  view.toggleZoom();
  bar.zoomed(view.isZoomed);
}

function toggleStack() {
  const stack = current()?.stack;
  if (!stack) return;
  if (!state.opened.delete(stack)) state.opened.add(stack);
  list();
  goTo(state.place, state.active);
}

/** @param {string} value */
function filter(value) {
  state.only = value;
  list();
  if (state.stops.length) goTo(state.place);
  else showEnd();
}

function leave() {
  if (state.compared > 1) {
    state.compared = 1;
    view.reset();
    return draw();
  }
  if (view.isZoomed) return view.reset();
  location.assign(find("[data-back]").href);
}

undoBy(undo);
makeKeys({
  answer,
  step,
  compare,
  zoom,
  toggleStack,
  pickMember,
  leave,
  pan: (x, y) => view.pan(x, y),
  isZoomed: () => view.isZoomed,
  first: () => goTo(0),
  last: () => goTo(state.stops.length - 1),
});
view.addEventListener("choose", ({ detail }) => activate(detail));
view.addEventListener("swipe", ({ detail }) => step(detail));
tiles.addEventListener("tiles", ({ detail }) => {
  if (detail.some((/** @type {string} */ id) => view.ids.includes(id))) draw();
  else if (current()) show();
});
answers.addEventListener("sent", () => bar.saved(answers));
answers.addEventListener("change", () => bar.saved(answers));
addEventListener("offline", () => bar.saved(answers));
addEventListener("pagehide", () => answers.send());

async function begin() {
  const ids = parameters.has("selection") ? JSON.parse(sessionStorage.getItem(SELECTION) ?? "[]") : null;
  const query = question();
  try {
    /** @type {Server.Cull} */
    const {
      ids: found,
      stacks,
      answers: given,
      total,
    } = await postJson(`${config().home}cull.json`, ids ? { ids } : { query });
    Object.assign(state, { ids: found, stacks, total, active: parameters.get("asset") ?? places.of(query) });
    answers.load(given);
    bar.saved(answers);
    if (total > found.length)
      bar.note(
        t("The first {n} of {total}: narrow the search to see the rest.", {
          n: formatNumber(found.length),
          total: formatNumber(total),
        }),
      );
    list();
    goTo(state.place, state.stops[state.place]?.members.includes(state.active) ? state.active : null);
  } catch (problem) {
    tellProblem(problem);
  }
}

begin();

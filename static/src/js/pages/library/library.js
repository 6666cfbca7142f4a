// The library page: joins the parts, and keeps the URL and what is shown the same.
import "../shared/page.js";
import { announce, debounce, find, isTyping } from "../../core/dom.js";
import { basketButton, CurrentBasket } from "../../delivery/baskets/current.js";
import { editButtons } from "../../curation/edit/selection.js";
import { Facets } from "../../searches/facets.js";
import { connectTray, galleryButtons } from "../../galleries/adding.js";
import { termsButton } from "../../delivery/terms.js";
import { Unlocker } from "../../delivery/unlock.js";
import { connectGestures } from "../../grid/gestures.js";
import { Grid } from "../../grid/grid.js";
import { foldedPictures } from "../../library/folded.js";
import { listLibraryKeys } from "../../library/help.js";
import { config } from "../../core/config.js";
import { getJson, Problem } from "../../core/http.js";
import { openKeys } from "../../core/keys.js";
import { Lightbox } from "../../lightbox/lightbox.js";
import { Latest } from "../../core/latest.js";
import { poll } from "../../core/poll.js";
import { renew, unpack } from "../../grid/result.js";
import { connectScrubber } from "../../grid/scrubber.js";
import { connectSearch } from "../../searches/searchbar.js";
import { Selection } from "../../grid/selection.js";
import { connectSelectionBar } from "../../library/selectionbar.js";
import { showFailure, showState } from "../../library/states.js";
import { TileCache } from "../../grid/tilecache.js";
import { Timeline } from "../../grid/timeline.js";
import { noteSearch } from "../../searches/recent.js";
import { connectSaving } from "../../searches/saving.js";
import { toast } from "../../core/toast.js";
import { added, formatState, parseState, questionOf, toggled, viewOf } from "../../core/url.js";
import { t, tn } from "../../core/i18n.js";

const SLOW = 200; // ms after which waiting is shown
const NEAR_TOP = 240; // px from the top at which new pictures may push the others down
const FACETS_KEY = "mediahub.facets";

let state = { ...parseState(location.search) };
if (config().asset) state.asset = config().asset;
/** @type {string | URL | null | undefined} */
/** @type {any} */
let committed = null; // the URL that Back leads to while words are being typed
/**
 * @type {{ generation: null; total: number; sort: string; ids: never[]; ratios: Uint16Array<ArrayBuffer>; colours: Uint16Array<ArrayBuffer>; sections: never[]; sessions: {}; facets: never[]; messages: never[]; drops: never[]; } | null}
 */
/** @type {any} */
let pending = null; // a newer result that waits until it may be shown

const latest = new Latest(); // of the layouts that are asked for
const cache = new TileCache(`${config().home}tiles.json`);
const selection = new Selection();
const grid = new Grid(find("[data-grid]"), { cache, selection });
const basket = new CurrentBasket();
const lightbox = new Lightbox(grid, { cache, selection, basket, onfilter: only, onhelp: openKeys });
const facets = new Facets(find("[data-facets]"), { ontoggle: toggle, onclear: clear });
const timeline = new Timeline({
  timeZone: config().event.timezone,
  onchoose: (/** @type {string} */ q) => {
    find("#search").value = q;
    commit({ q });
  },
});
facets.body.before(timeline.element);
const search = connectSearch({
  ontype: (/** @type {string} */ q) => type(q),
  oncommit: (/** @type {string} */ q) => commit({ q }),
  onremove: toggle,
  onadd: (/** @type {string} */ q, /** @type {string} */ name, /** @type {string} */ value) =>
    commit({ q, filters: added(state.filters, name, value) }),
  question: () => questionOf({ ...state, q: "", sort: "" }),
  onleave: () => grid.focus(grid.firstInView()),
  onrecent: (/** @type {string} */ query) => {
    const { q, filters } = parseState(query);
    find("#search").value = q;
    commit({ q, filters });
  },
});
const saving = connectSaving({
  question: () => questionOf(state),
  words: () => state.q.trim() || Object.values(state.filters).flat().join(", "),
});
const announceTotal = debounce(announce, 600);

connectGestures(grid, selection, { open, isBlocked: () => lightbox.isOpen || find("dialog[open]") });
connectSelectionBar(selection, {
  before: [
    foldedPictures(selection, { address: () => urlOf("folded"), isAny: () => grid.result?.in_stacks > 0 }),
    basketButton(basket, selection),
    ...galleryButtons(selection, { question: () => ({ q: state.q.trim(), filters: state.filters }) }),
    ...editButtons(selection, {
      everything: () =>
        !grid.result.in_stacks &&
        selection.size === grid.result.total &&
        grid.result.ids.every((id) => selection.has(id))
          ? questionOf(state)
          : null,
      onchanged: () => grid.refresh(),
    }),
    ...termsButton(selection, { onchanged: () => grid.refresh() }),
  ],
});
connectTray(grid, selection);
const unlocker = new Unlocker(() => {
  grid.refresh();
  lightbox.renew();
});
cache.addEventListener("tiles", ({ detail }) => {
  for (const id of detail) unlocker.expect(cache.get(id)?.rights.until);
});
connectScrubber(grid);
basket.load();

// the state and its URL

/** @param {any} next */
function address(next = state) {
  return `${config().home}${formatState(next)}`;
}

/**
 * Takes a new question as a step of the history.
 * @param {any} change
 */
function commit(change) {
  const next = { ...state, ...change, asset: null };
  const isSame = questionOf(next) === questionOf(state) && committed === null;
  if (isSame) return;
  if (committed !== null) history.replaceState(null, "", committed);
  /** @type {any} */
  committed = null;
  const wasShown = questionOf(next) === questionOf(state);
  state = next;
  if (address() !== location.pathname + location.search) history.pushState(null, "", address());
  noteSearch(questionOf({ ...state, sort: "" }));
  if (!wasShown) load();
}

/**
 * Follows typing: results change at once, the history does not.
 * @param {string} q
 */
function type(q) {
  committed ??= location.pathname + location.search;
  state = { ...state, q };
  history.replaceState(null, "", address());
  load();
}

/** @param {string} name @param {string} value */
function toggle(name, value) {
  commit({ filters: toggled(state.filters, name, value) });
}

/** @param {string} name @param {any} value */
function only(name, value) {
  commit({ q: "", filters: { [name]: [value] } });
}

function clear() {
  find("#search").value = "";
  commit({ q: "", filters: {} });
}

/**
 * Opens or closes a burst where it stands.
 * @param {string} stack
 */
async function toggleStack(stack) {
  const isOpen = state.open.includes(stack);
  await showStacks({ open: isOpen ? state.open.filter((one) => one !== stack) : [...state.open, stack] });
  announce(isOpen ? t("The burst is closed") : t("The burst is open"));
}

/** @param {any} change */
async function showStacks(change) {
  state = { ...state, ...change };
  history.replaceState(history.state, "", address());
  try {
    const answer = await latest.ask((signal) => getJson(urlOf("layout"), { signal }));
    if (!answer) return; // a newer question is on its way
    pending = null;
    show(unpack(answer), { keep: true });
    follow();
  } catch (problem) {
    toast(problem.message);
  }
}

grid.root.addEventListener(
  "click",
  (/** @type {any} */ event) => {
    const button = event.target.closest("[data-stack]");
    if (!button) return;
    event.stopImmediatePropagation();
    toggleStack(button.dataset.stack);
  },
  true,
);

/** @param {string} name @param {any} value */
function drop(name, value) {
  if (name !== "q") return toggle(name, value);
  find("#search").value = value;
  commit({ q: value });
}

addEventListener("popstate", () => {
  const before = questionOf(state);
  /** @type {any} */
  committed = null;
  state = parseState(location.search);
  if (questionOf(state) !== before) load();
  else follow();
});

// asking and showing

/**
 * Where `name` (layout or pulse) answers for the question of now.
 * @param {string} name
 */
function urlOf(name) {
  const question = viewOf(state);
  return `${config().home}${name}.json${question && "?"}${question}`;
}

async function load() {
  const slow = setTimeout(() => document.body.classList.add("is-loading"), SLOW);
  try {
    const answer = await latest.ask((signal) => getJson(urlOf("layout"), { signal }));
    if (!answer) return; // a newer question is on its way
    pending = null;
    show(unpack(answer));
    follow();
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      toast(t("This page broke while it drew the pictures. Nothing was lost; reload it."), {
        label: t("Reload"),
        run: () => location.reload(),
      });
      throw problem;
    }
    if (!grid.result.total || problem.status === 401) showFailure(problem, load);
    else toast(problem.message, { label: t("Try again"), run: load });
  } finally {
    clearTimeout(slow);
    if (!latest.isRunning) document.body.classList.remove("is-loading");
  }
}

/** @param {Server.Result} result @param {any} options */
function show(result, options = {}) {
  grid.show(result, options);
  facets.show(result.facets, state.filters);
  timeline.show(result.timeline, state.q);
  search.show(state, result.facets);
  showState(result, state, { ondrop: drop, onclear: clear });
  saving.show();
  find("[data-sort]").value = result.sort;
  const words = describeTotal(result.total + (result.in_stacks ?? 0));
  showStackSwitch(result);
  find("[data-total]").textContent = words;
  find("[data-messages]").textContent = result.messages.join(" ");
  find("[data-pill]").hidden = true;
  announceTotal([words, ...result.messages].join(". "));
}

/**
 * Says how many pictures lie under others of their burst, and opens all of them at once.
 * @param {any} options
 */
function showStackSwitch({ in_stacks: below }) {
  const button = find("[data-toggle-stacks]");
  button.hidden = !below && !state.stacks;
  button.textContent = state.stacks ? t("Close bursts") : tn("{n} in bursts", "{n} in bursts", below);
  button.title = state.stacks ? "" : t("Show every picture of every burst");
  button.onclick = () => showStacks({ stacks: state.stacks ? "" : "open", open: [] });
}

/** @param {number} total */
function describeTotal(total) {
  const isAll = questionOf({ ...state, sort: "" }) === "";
  return isAll ? tn("{n} picture", "{n} pictures", total) : tn("{n} found", "{n} found", total);
}

/** Opens or closes the large picture as the state says. */
function follow() {
  if (lightbox.follow(state.asset)) return;
  if (grid.result.in_stacks && !state.stacks) return void showStacks({ stacks: "open" });
  toast(t("That picture is not among these: it may be filtered out, or not for your account."));
  state.asset = null;
  history.replaceState(null, "", address());
}

// the large picture

/** @param {number} index */
function open(index) {
  lightbox.open(index);
}

lightbox.addEventListener("move", ({ detail: id }) => {
  if (state.asset === id) return;
  const opens = !state.asset;
  state = { ...state, asset: id };
  if (opens) history.pushState({ opened: true }, "", address());
  else history.replaceState(history.state, "", address());
});

lightbox.addEventListener("close", () => {
  if (state.asset) {
    state = { ...state, asset: null };
    if (history.state?.opened) history.back();
    else history.replaceState(null, "", address());
  }
  if (pending) offer(pending);
});

// news

/** Takes what has changed since the result that is shown or waits, unless another was asked for meanwhile. */
async function lookForNews() {
  const base = pending ?? grid.result;
  if (!base.generation || latest.isRunning) return;
  const asked = viewOf(state);
  const { generation } = await getJson(urlOf("pulse"));
  if (generation === base.generation) return;
  const url = urlOf("layout");
  const answer = await getJson(`${url}${url.includes("?") ? "&" : "?"}since=${base.tag}`);
  if (asked !== viewOf(state) || base !== (pending ?? grid.result)) return;
  lightbox.expire();
  offer(renew(base, answer));
}

poll(lookForNews, { every: 4000, afterFailure: 15_000 }); // what is shown stays; actions say when the server is away

/**
 * Shows a newer result at once where that disturbs nobody, and behind a pill elsewhere.
 * @param {Server.Result} result
 */
function offer(result) {
  const known = new Set(grid.result.ids);
  const fresh = result.ids.filter((/** @type {string} */ id) => !known.has(id));
  pending = result;
  if (lightbox.isOpen) return;
  if (!fresh.length || scrollY < NEAR_TOP || !grid.result.total) return accept(fresh);
  const pill = find("[data-pill]");
  pill.textContent = tn("{n} new", "{n} new", fresh.length);
  pill.hidden = false;
  pill.onclick = () => {
    accept(fresh);
    scrollTo(0, 0);
  };
}

/** @param {any} fresh */
function accept(fresh) {
  const result = pending;
  /** @type {any} */
  pending = null;
  cache.expire();
  show(result, { keep: scrollY > NEAR_TOP, fresh });
}

cache.addEventListener("problem", ({ detail: problem }) =>
  toast(problem.message, { label: t("Try again"), run: () => grid.refresh() }),
);

// the rest of the page

find("[data-sort]").addEventListener("change", ({ target }) => commit({ sort: target.value }));
find("[data-open-filters]").addEventListener("click", () => facets.openSheet());

const panelButton = find("[data-toggle-facets]");
const showPanel = (/** @type {boolean} */ isShown) => {
  document.body.classList.toggle("no-facets", !isShown);
  panelButton.setAttribute("aria-pressed", String(isShown));
};
showPanel(localStorage.getItem(FACETS_KEY) !== "closed");
panelButton.addEventListener("click", () => {
  const isShown = document.body.classList.contains("no-facets");
  localStorage.setItem(FACETS_KEY, isShown ? "open" : "closed");
  showPanel(isShown);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || lightbox.isOpen) return;
  if (event.key !== "/") return;
  search.focus();
  event.preventDefault();
});

listLibraryKeys();
find("#search").value = state.q;
if (location.hash === "#search") search.focus();
load();

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
import { foldedPictures } from "../../library/burstselection.js";
import { connectFilterPanel } from "../../library/filterpanel.js";
import { listLibraryKeys } from "../../library/help.js";
import { News } from "../../library/news.js";
import { config } from "../../core/config.js";
import { getJson, Problem } from "../../core/http.js";
import { openKeys } from "../../core/keys.js";
import { Lightbox } from "../../lightbox/lightbox.js";
import { Latest } from "../../core/latest.js";
import { unpack } from "../../grid/result.js";
import { connectScrubber } from "../../grid/scrubber.js";
import { connectSearch } from "../../searches/searchbar.js";
import { Selection } from "../../grid/selection.js";
import { connectSelectionBar } from "../../library/selectionbar.js";
import { showUnderstood } from "../../searches/understood.js";
import { sayWhyMissing } from "../../library/missing.js";
import { showFailure, showState } from "../../library/states.js";
import { TileCache } from "../../grid/tilecache.js";
import { Timeline } from "../../grid/timeline.js";
import { noteSearch } from "../../searches/recent.js";
import { connectSaving } from "../../searches/saving.js";
import { toast } from "../../core/toast.js";
import { added, formatState, parseState, questionOf, toggled, viewOf } from "../../core/url.js";
import { t, tn } from "../../core/i18n.js";

const SLOW = 200; // ms after which waiting is shown

let state = { ...parseState(location.search) };
if (config().asset) state.asset = config().asset;
/** @type {string | null} */
let committed = null; // the URL that Back leads to while words are being typed

const latest = new Latest(); // of the layouts that are asked for
const cache = new TileCache(`${config().home}tiles.json`);
const selection = new Selection();
const grid = new Grid(find("[data-grid]"), { cache, selection });
const basket = new CurrentBasket();
const lightbox = new Lightbox(grid, { cache, selection, basket, onfilter: only, onhelp: openKeys });
const facets = new Facets(find("[data-facets]"), { ontoggle: toggle, onclear: clear });
const timeline = new Timeline({
  timeZone: config().event.timezone,
  onchoose: (q) => {
    find("#search").value = q;
    commit({ q });
  },
});
facets.body.before(timeline.element);
const search = connectSearch({
  ontype: type,
  oncommit: (q) => commit({ q }),
  onremove: toggle,
  onadd: (q, name, value) => commit({ q, filters: added(state.filters, name, value) }),
  question: () => questionOf({ ...state, q: "", sort: "" }),
  onleave: () => grid.focus(grid.firstInView()),
  onrecent: (query) => {
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
    ...galleryButtons(selection, {
      question: () => ({ q: grid.result.asked.trim(), filters: state.filters }),
    }),
    ...editButtons(selection, {
      everything: () =>
        !grid.result.in_stacks &&
        selection.size === grid.result.total &&
        grid.result.ids.every((id) => selection.has(id))
          ? questionOf({ ...state, q: grid.result.asked })
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

/** @param {LibraryState} next */
function address(next = state) {
  return `${config().home}${formatState(next)}`;
}

/**
 * Takes a new question as a step of the history.
 * @param {Partial<LibraryState>} change
 */
function commit(change) {
  const next = { ...state, ...change, asset: null };
  const isSame = questionOf(next) === questionOf(state) && committed === null;
  if (isSame) return;
  if (committed !== null) history.replaceState(null, "", committed);
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

/** @param {string} name @param {string} value */
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

/** @param {Partial<LibraryState>} change */
async function showStacks(change) {
  state = { ...state, ...change };
  history.replaceState(history.state, "", address());
  try {
    const answer = await latest.ask(askLayout);
    if (!answer) return; // a newer question is on its way
    news.drop();
    show(unpack(answer), { keep: true });
    follow();
  } catch (problem) {
    toast(problem.message);
  }
}

grid.root.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("[data-stack]");
    if (!button) return;
    event.stopImmediatePropagation();
    toggleStack(button.dataset.stack);
  },
  true,
);

/** @param {string} name @param {string} value */
function drop(name, value) {
  if (name !== "q") return toggle(name, value);
  find("#search").value = value;
  commit({ q: value });
}

addEventListener("popstate", () => {
  const before = questionOf(state);
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

/** @param {AbortSignal} signal @returns {Promise<Server.Layout>} */
const askLayout = (signal) => getJson(urlOf("layout"), { signal });

async function load() {
  const slow = setTimeout(() => document.body.classList.add("is-loading"), SLOW);
  try {
    const answer = await latest.ask(askLayout);
    if (!answer) return; // a newer question is on its way
    news.drop();
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

/** @param {Server.Result} result @param {{ keep?: boolean, fresh?: string[] }} options */
function show(result, options = {}) {
  grid.show(result, options);
  facets.show(result.facets, state.filters);
  timeline.show(result.timeline, state.q);
  search.show(state, result.facets);
  showUnderstood(result.chips, (q) => commit({ q }));
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
 * @param {Pick<Server.Result, "in_stacks">} result
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
  sayWhyMissing(state.asset ?? "");
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
  news.offer();
});

// news

const news = new News({
  grid,
  urlOf,
  isAsking: () => latest.isRunning,
  isCovered: () => lightbox.isOpen,
  onnews: () => lightbox.expire(),
  show,
});
news.follow();

cache.addEventListener("problem", ({ detail: problem }) =>
  toast(problem.message, { label: t("Try again"), run: () => grid.refresh() }),
);

// the rest of the page

find("[data-sort]").addEventListener("change", ({ target }) => commit({ sort: target.value }));
find("[data-open-filters]").addEventListener("click", () => facets.openSheet());

connectFilterPanel(grid);

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

// The search field, and the filters in use as chips inside it.
import { Completion } from "./complete.js";
import { debounce, find, h, icon } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { valueLabel } from "./facets.js";
import { recentSearches } from "./recent.js";
import { countFilters } from "../core/url.js";
import { joined, termsOf, wordsOf } from "./terms.js";

const PAUSE = 140; // ms without a key before the words are looked for

/**
 * Calls `ontype(words)` while someone types, `oncommit(words)` on Enter, `onremove(name, value)`, and
 * `onadd(words, name, value)` for a suggestion that is a filter. `question()` gives the filters in use.
 * @param {object} how
 * @param {(words: string) => unknown} how.ontype
 * @param {(words: string) => unknown} how.oncommit
 * @param {(name: string, value: string) => unknown} how.onremove
 * @param {(words: string, name: string, value: string) => unknown} how.onadd
 * @param {() => unknown} how.onleave
 * @param {(query: string) => unknown} how.onrecent
 * @param {() => string} how.question
 */
export function connectSearch({ ontype, oncommit, onremove, onadd, onleave, onrecent, question }) {
  const form = find("[data-search]");
  const input = find("input", form);
  /** @type {string[]} terms of the question that are chips, and not in the field */
  let terms = [];
  const typed = debounce(() => ontype(joined(input.value, terms)), PAUSE);
  const completion = new Completion(input, {
    question,
    recent: recentSearches,
    onpick: ({ text, facet, value, kind, query = "" }) => {
      typed.cancel();
      if (kind === "recent") return onrecent(query);
      input.value = text;
      if (facet) onadd(joined(text, terms), facet, value);
      else if (kind !== "field") oncommit(joined(text, terms));
    },
  });
  input.addEventListener("input", typed);
  input.addEventListener("change", () => {
    typed.cancel();
    oncommit(joined(input.value, terms));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    typed.cancel();
    completion.close();
    oncommit(joined(input.value, terms));
  });
  input.addEventListener("keydown", (event) => {
    if (completion.onkey(event)) return event.preventDefault();
    const chips = form.querySelectorAll("[data-chips] button");
    if (event.key === "Backspace" && !input.value && chips.length) chips[chips.length - 1].click();
    else if (event.key === "ArrowDown") onleave();
    else if (event.key === "Escape" && input.value)
      return; // the browser empties the field
    else if (event.key === "Escape") input.blur();
    else return;
    event.preventDefault();
  });
  return {
    focus: () => {
      input.focus();
      input.select();
    },
    /** @param {LibraryState} state @param {Server.Facet[]} facets */
    show: (state, facets) => {
      if (document.activeElement !== input && input.value !== wordsOf(state.q))
        input.value = wordsOf(state.q);
      terms = termsOf(state.q).filter((term) => !input.value.includes(term));
      showFilters(form, input, state, facets, onremove);
    },
  };
}

/**
 * @param {HTMLElement} form
 * @param {HTMLInputElement} input
 * @param {LibraryState} state
 * @param {Server.Facet[]} facets
 * @param {(name: string, value: string) => unknown} onremove
 */
function showFilters(form, input, { filters }, facets, onremove) {
  const list = find("[data-chips]", form);
  const chips = Object.entries(filters).flatMap(([name, values]) =>
    values.map((value) => chip(name, value, facets, () => onremove(name, value))),
  );
  const hadFocus = list.contains(document.activeElement);
  list.replaceChildren(...chips);
  list.hidden = chips.length === 0;
  if (hadFocus) (find("button", list) ?? input).focus();
  const badge = find("[data-filter-count]");
  badge.hidden = chips.length === 0;
  badge.textContent = String(countFilters(filters));
  form.classList.toggle("search--chips", chips.length > 0);
}

/**
 * The words of a filter in use: what it filters, and by what.
 * @param {string} name
 * @param {string} value
 * @param {Server.Facet[]} facets
 */
export function filterWords(name, value, facets) {
  const facet = facets.find((one) => one.name === name);
  const item = facet?.values.find((one) => one.value === value) ?? { value, label: value };
  return { facet: facet?.label ?? name, label: valueLabel(name, item) };
}

/** @param {string} name @param {string} value @param {Server.Facet[]} facets @param {() => unknown} onclick */
function chip(name, value, facets, onclick) {
  const { facet, label } = filterWords(name, value, facets);
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "aria-label": t("Remove the filter {facet}: {label}", { facet, label }),
        title: `${facet}: ${label}`,
        onclick,
      },
      h("span", { class: "chip__text" }, label),
      icon("close"),
    ),
  );
}

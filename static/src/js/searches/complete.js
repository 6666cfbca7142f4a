// What may be meant, in a list below the search field: people, sessions, tags, fields (a combobox with a listbox).
import { announce, debounce, h, icon } from "../core/dom.js";
import { formatNumber } from "../core/format.js";
import { config } from "../core/config.js";
import { getJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { Latest } from "../core/latest.js";

const PAUSE = 60; // ms without a key before the server is asked
/** @type {Record<string, string>} */
const ICONS = {
  person: "person",
  session: "session",
  tag: "tag",
  photographer: "camera",
  field: "filter",
  value: "filter",
  recent: "history",
};

/**
 * A line of the list: what the server suggests, or a search of before, whose `query` is taken as it is.
 * @typedef {Server.Suggestion & { query?: string }} Line
 */

/**
 * The list of `input`. Calls `onpick(suggestion)`; `question()` gives the filters in use as URL parameters,
 * `recent()` what to offer while nothing is typed.
 */
export class Completion {
  /** @type {Line[]} */
  #shown = [];
  #active = -1;
  #latest = new Latest();

  /**
   * @param {HTMLInputElement} input
   * @param {object} how
   * @param {(line: Line) => unknown} how.onpick
   * @param {() => string} how.question
   * @param {() => Promise<Line[]>} how.recent
   */
  constructor(input, { onpick, question, recent }) {
    this.input = input;
    this.onpick = onpick;
    this.question = question;
    this.recent = recent;
    this.list = h("ul", {
      class: "complete",
      id: "complete",
      role: "listbox",
      "aria-label": t("Suggestions"),
      hidden: true,
    });
    input.after(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "complete",
    })) {
      input.setAttribute(name, value);
    }
    this.ask = debounce(() => this.#ask(), PAUSE);
    input.addEventListener("input", () => {
      this.#move(-1);
      this.ask();
    });
    input.addEventListener("blur", () => this.close());
    input.addEventListener("focus", () => input.value.trim() || this.ask());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /**
   * Takes a key of the field; true if it was meant for the list.
   * @param {KeyboardEvent} event
   */
  onkey(event) {
    if (!this.isOpen) return false;
    const count = this.#shown.length;
    if (event.key === "ArrowDown") this.#move(((this.#active + 2) % (count + 1)) - 1);
    else if (event.key === "ArrowUp") this.#move(((this.#active + count + 1) % (count + 1)) - 1);
    else if (event.key === "Enter" && this.#active >= 0) this.#pick(this.#shown[this.#active]);
    else if (event.key === "Escape") this.close();
    else return false;
    return true;
  }

  close() {
    this.ask.cancel();
    this.#latest.cancel();
    this.#show([]);
  }

  async #ask() {
    const text = this.input.value;
    try {
      const found = await this.#latest.ask((signal) =>
        text.trim() ? this.#meant(text, signal) : this.recent(),
      );
      if (found && document.activeElement === this.input) this.#show(found); // else a newer question is on its way
    } catch {
      this.#show([]); // completion is a help; the search itself says what is wrong
    }
  }

  /** @param {string} text @param {AbortSignal} signal @returns {Promise<Line[]>} */
  async #meant(text, signal) {
    const parameters = new URLSearchParams(this.question());
    parameters.set("q", text);
    return (await getJson(`${config().home}complete.json?${parameters}`, { signal })).suggestions;
  }

  /** @param {Line[]} suggestions */
  #show(suggestions) {
    const wasOpen = this.isOpen;
    const chosen = this.#shown[this.#active]; // after the last letter: an answer that comes late leaves it
    this.#shown = suggestions;
    this.list.replaceChildren(...suggestions.map((one, index) => this.#option(one, index)));
    this.list.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.#move(suggestions.findIndex((one) => one.kind === chosen?.kind && one.label === chosen.label));
    if (this.isOpen && !wasOpen) announce(tn("{n} suggestion", "{n} suggestions", suggestions.length));
  }

  /** @param {Line} suggestion @param {number} index */
  #option(suggestion, index) {
    const { kind, label, note, count } = suggestion;
    const option = h(
      "li",
      { class: "complete__option", id: `complete-${index}`, role: "option", "aria-selected": "false" },
      icon(ICONS[kind]),
      h("span", { class: "complete__label" }, label),
      note ? h("span", { class: "complete__note" }, note) : null,
      count === null ? null : h("span", { class: "complete__count" }, formatNumber(count)),
    );
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      this.#pick(suggestion);
    });
    return option;
  }

  /** @param {number} index */
  #move(index) {
    this.#active = index;
    for (const [place, option] of [...this.list.children].entries())
      option.setAttribute("aria-selected", String(place === index));
    if (index < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `complete-${index}`);
    this.list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Line} suggestion */
  #pick(suggestion) {
    this.close();
    this.onpick(suggestion);
    if (suggestion.kind === "field") this.#ask(); // its values are what comes next
  }
}

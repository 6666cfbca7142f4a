// The palette (Ctrl K): a combobox over everything that can be gone to, in a dialog. What it finds the server says,
// by the rights of whoever asks.
import { debounce, find, h, icon } from "../core/dom.js";
import { formatNumber } from "../core/format.js";
import { getJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { Latest } from "../core/latest.js";
import { step } from "./step.js";

const PAUSE = 90; // ms without a key before the server is asked

/** Connects Ctrl K (and ⌘K) and the buttons for it, on pages that have a palette. */
export function connectPalette() {
  const address = document.body.dataset.palette;
  if (!address) return;
  const open = () => {
    if (find("dialog[open]")) return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) menu.open = false;
    new PaletteDialog(address).open();
  };
  for (const button of document.querySelectorAll("[data-open-palette]"))
    button.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const isOurs = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isOurs || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });
}

class PaletteDialog {
  /** @type {Server.PaletteItem[]} */
  #items = [];
  #active = -1;
  #latest = new Latest();
  #list = h("div", {
    class: "palette__list",
    id: "palette-list",
    role: "listbox",
    "aria-label": t("Results"),
  });
  #status = h("p", { class: "visually-hidden", role: "status" });
  #none = h("p", { class: "palette__none dim", hidden: true });
  #input;
  #dialog;

  /** @param {string} address */
  constructor(address) {
    this.address = address;
    this.ask = debounce(() => this.#ask(), PAUSE);
    this.#input = h("input", {
      class: "palette__input",
      type: "text", // a search field would take the first Escape for itself
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": "palette-list",
      "aria-autocomplete": "list",
      "aria-label": t("Go to a page, picture, person, session or setting"),
      placeholder: t("Page, picture, person, session, setting"),
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "go",
      oninput: this.ask,
      onkeydown: (event) => this.#pressed(event),
    });
    /** @type {HTMLDialogElement} */
    this.#dialog = h(
      "dialog",
      { class: "palette", "aria-label": t("Go to …") },
      h(
        "div",
        { class: "palette__field" },
        icon("search"),
        this.#input,
        h("kbd", { "aria-hidden": "true" }, "Esc"),
      ),
      this.#list,
      this.#none,
      this.#status,
    );
  }

  open() {
    const dialog = this.#dialog;
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      this.ask.cancel();
      this.#latest.cancel();
      dialog.remove();
    });
    dialog.addEventListener("keydown", (event) => event.stopPropagation()); // the page below has keys of its own
    document.body.append(dialog);
    dialog.showModal();
    this.#ask();
  }

  async #ask() {
    const q = this.#input.value.trim();
    try {
      /** @type {Server.Palette | null | undefined} */
      const found = await this.#latest.ask((signal) =>
        getJson(`${this.address}?${new URLSearchParams({ q })}`, { signal }),
      );
      if (found) this.#show(found.groups, q);
    } catch (problem) {
      this.#show([], q, problem.message);
    }
  }

  /** @param {Server.PaletteGroup[]} groups @param {string} q @param {string} [trouble] */
  #show(groups, q, trouble) {
    this.#items = groups.flatMap(({ items }) => items);
    let place = 0;
    this.#list.replaceChildren(
      ...groups.map(({ name, label, items }) =>
        h(
          "div",
          { class: "palette__group", role: "group", "aria-labelledby": `palette-${name}` },
          h("p", { class: "palette__head", id: `palette-${name}`, role: "presentation" }, label),
          ...items.map((item) => this.#option(item, place++)),
        ),
      ),
    );
    const isEmpty = !this.#items.length;
    this.#none.hidden = !isEmpty;
    this.#none.textContent = trouble ?? t("Nothing is called “{words}”.", { words: q });
    this.#input.setAttribute("aria-expanded", String(!isEmpty));
    this.#status.textContent = isEmpty
      ? this.#none.textContent
      : tn("{n} result", "{n} results", this.#items.length);
    this.#move(isEmpty ? -1 : 0);
    this.#list.scrollTop = 0;
  }

  /** @param {Server.PaletteItem} item @param {number} place */
  #option({ label, note, url, icon: symbol, thumb, count }, place) {
    return h(
      "div",
      {
        class: "palette__option",
        id: `palette-option-${place}`,
        role: "option",
        "aria-selected": "false",
        onclick: (event) => go(url, event.ctrlKey || event.metaKey),
        onpointermove: () => this.#active !== place && this.#move(place),
      },
      thumb ? h("img", { class: "palette__thumb", src: thumb, alt: "" }) : icon(symbol),
      h("span", { class: "palette__label" }, label),
      note && h("span", { class: "palette__note" }, note),
      count === null ? null : h("span", { class: "palette__count" }, formatNumber(count)),
    );
  }

  /** @param {PageEvent<KeyboardEvent>} event */
  #pressed(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      const item = this.#items[this.#active];
      if (item) go(item.url, event.ctrlKey || event.metaKey);
      return;
    }
    const to = step(event.key, this.#active, this.#items.length, this.#input.value === "");
    if (to === null) return;
    event.preventDefault();
    this.#move(to);
  }

  /** @param {number} place */
  #move(place) {
    this.#active = place;
    for (const [at, option] of [...this.#list.querySelectorAll("[role=option]")].entries()) {
      option.setAttribute("aria-selected", String(at === place));
      if (at === place) option.scrollIntoView({ block: "nearest" });
    }
    if (place < 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", `palette-option-${place}`);
  }
}

/** @param {string} url @param {boolean} isApart whether in a tab of its own */
function go(url, isApart) {
  if (isApart) window.open(url, "_blank", "noopener");
  else location.assign(url);
}

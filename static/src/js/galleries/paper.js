// The gallery as it will look: words in place, pictures to drag, everything by keyboard too.
import Sortable from "sortablejs";
import { announce, h, icon, iconButton, wantsLessMotion } from "../core/dom.js";
import { config } from "../core/config.js";
import { t, tn } from "../core/i18n.js";
import { offerUndo } from "../core/undo.js";
import { after, allIds, moved, placeOf, step } from "./order.js";
import { Cover } from "./cover.js";
import { fillShot, makeShot } from "./shot.js";
import { textField } from "./field.js";

const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
/** Draws a draft into `root`. Dispatches `pick` with the id of the picture that is worked on. */
export class Paper extends EventTarget {
  /** @type {Cover} */
  cover;
  /** @type {Gallery.TextField} */
  title;
  /** @type {Gallery.TextField} */
  intro;
  /** @type {HTMLElementTagNameMap["div"]} */
  list;
  /** @type {HTMLElementTagNameMap["div"]} */
  empty;
  #draft;
  #mayChange;
  /** @type {Map<string, Gallery.Part>} */
  #sections = new Map();
  /** @type {Map<string, Gallery.Shot>} */
  #shots = new Map();
  #isDragging = false;
  /** @type {string | null} */
  current = null;

  /** @param {HTMLElement} root @param {import("./draft.js").Draft} draft @param {{ mayChange: boolean }} how */
  constructor(root, draft, { mayChange }) {
    super();
    this.root = root;
    this.#draft = draft;
    this.#mayChange = mayChange;
    this.#build();
  }

  /**
   * Shows the state, touching only what changed, so that focus and what is being written stay.
   * @param {Server.Draft} state
   */
  show(state) {
    if (this.#isDragging) return;
    this.title.show(state.title);
    this.intro.show(state.intro);
    this.root.dataset.layout = state.layout;
    this.cover.show(state);
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const parts = state.sections.map((section, index) => this.#showSection(section, index, state));
    this.list.replaceChildren(...keep(this.list, parts));
    for (const id of this.#sections.keys())
      if (!state.sections.some((one) => one.id === id)) this.#sections.delete(id);
    const ids = new Set(allIds(state));
    for (const id of this.#shots.keys()) if (!ids.has(id)) this.#shots.delete(id);
    this.empty.hidden = ids.size > 0;
    if (focused && focused !== document.activeElement && this.root.contains(focused))
      focused.focus({ preventScroll: true });
    if (this.current && !ids.has(this.current)) this.pick(null);
  }

  /**
   * Makes a picture the one that is worked on.
   * @param {string | null} id
   */
  pick(id) {
    this.current = id;
    for (const [one, shot] of this.#shots) shot.element.classList.toggle("shot--current", one === id);
    this.dispatchEvent(new CustomEvent("pick", { detail: id }));
  }

  /** @param {string | undefined} id */
  focus(id) {
    this.#shots.get(id ?? "")?.face.focus();
  }

  #build() {
    const disabled = !this.#mayChange;
    this.cover = new Cover({ mayChange: this.#mayChange, onkept: () => this.#draft.load() });
    this.title = textField({
      label: t("Title"),
      className: "paper__title",
      isPlain: true,
      disabled,
      onsave: (was, value) => this.#draft.do({ op: "set", field: "title", was, value }),
    });
    this.intro = textField({
      label: t("Introduction"),
      placeholder: t("A few words to begin with"),
      className: "paper__intro",
      rows: 2,
      disabled,
      onsave: (was, value) => this.#draft.do({ op: "set", field: "intro", was, value }),
    });
    this.list = h("div", { class: "paper__sections" });
    this.empty = h(
      "div",
      { class: "state", hidden: true },
      h("h2", {}, t("No pictures yet")),
      h(
        "p",
        {},
        t("Select pictures in the library and choose “Add to gallery”, or drag them onto the tray there."),
      ),
      h("a", { class: "button", href: config().library }, icon("images"), t("To the library")),
    );
    const add = h(
      "button",
      { type: "button", class: "button paper__add", onclick: () => this.#addSection() },
      icon("add"),
      t("New section"),
    );
    this.root.append(
      this.cover.element,
      h("div", { class: "paper__words" }, this.title, this.intro),
      this.empty,
      this.list,
      disabled ? "" : add,
    );
    this.root.addEventListener("keydown", (event) => this.#key(event));
  }

  #addSection() {
    const section = newId();
    this.#draft.addEventListener("change", () => this.#sections.get(section)?.heading.focus(), {
      once: true,
    });
    this.#draft.do({ op: "section.add", section, heading: "", after: "end" });
  }

  /** @param {Server.DraftSection} section @param {number} index @param {Server.Draft} state */
  #showSection(section, index, state) {
    const part = this.#sections.get(section.id) ?? this.#makeSection(section.id);
    part.heading.show(section.heading);
    part.text.show(section.text);
    part.up.disabled = index === 0;
    part.down.disabled = index === state.sections.length - 1;
    part.remove.disabled = state.sections.length === 1;
    part.element.setAttribute("aria-label", section.heading || t("Section {number}", { number: index + 1 }));
    const shots = section.items.map((item) => this.#showShot(item, state));
    part.list.replaceChildren(...keep(part.list, shots));
    return part.element;
  }

  /** @param {string} id @returns {Gallery.Part} */
  #makeSection(id) {
    const disabled = !this.#mayChange;
    /** @param {string} field @returns {(was: string, text: string) => void} */
    const save = (field) => (was, text) =>
      this.#draft.do({ op: "section.text", section: id, field, was, text });
    const parts = {
      heading: textField({
        label: t("Heading"),
        placeholder: disabled ? "" : t("Heading"),
        className: "part__heading",
        isPlain: true,
        disabled,
        onsave: save("heading"),
      }),
      text: textField({
        label: t("Text"),
        placeholder: disabled ? "" : t("Text of this section"),
        className: "part__text",
        disabled,
        onsave: save("text"),
      }),
      list: h("ol", { class: "shots", "data-section": id }),
      up: iconButton("up", t("Section up"), { onclick: () => this.#moveSection(id, -1) }),
      down: iconButton("down", t("Section down"), { onclick: () => this.#moveSection(id, 1) }),
      remove: iconButton("close", t("Remove the section; its pictures stay"), {
        onclick: () => this.#removeSection(id),
      }),
    };
    const tools = h("div", { class: "part__tools" }, parts.up, parts.down, parts.remove);
    const element = h(
      "section",
      { class: "part" },
      h("div", { class: "part__head" }, parts.heading, disabled ? "" : tools),
      parts.text,
      parts.list,
    );
    const part = { ...parts, element };
    if (!disabled) this.#makeSortable(part.list);
    this.#sections.set(id, part);
    return part;
  }

  /**
   * Its pictures go to a neighbour; Undo makes it anew, with its words and its pictures in their order.
   * @param {string} id
   */
  #removeSection(id) {
    const { sections } = this.#draft.state;
    const at = sections.findIndex((one) => one.id === id);
    const { heading, text, items } = sections[at];
    const before = sections[at - 1]?.id ?? null;
    const ids = items.map((item) => item.id);
    this.#draft.do({ op: "section.remove", section: id });
    offerUndo(t("The section is removed. Its pictures are in the one beside it."), () => {
      const section = newId();
      this.#draft.do({ op: "section.add", section, heading, text, after: before });
      if (ids.length) this.#draft.do({ op: "move", ids, section, after: null });
    });
  }

  /** @param {string} id @param {number} by */
  #moveSection(id, by) {
    const ids = this.#draft.state.sections.map((section) => section.id);
    const others = ids.filter((one) => one !== id);
    this.#draft.do({ op: "section.move", section: id, after: after(others, ids.indexOf(id) + by) });
  }

  /** @param {HTMLElement} list */
  #makeSortable(list) {
    Sortable.create(list, {
      group: "shots",
      draggable: ".shot",
      animation: wantsLessMotion() ? 0 : 140,
      delay: 180,
      delayOnTouchOnly: true,
      ghostClass: "shot--ghost",
      onStart: () => (this.#isDragging = true),
      onEnd: ({ item, to }) => {
        this.#isDragging = false;
        const ids = [...to.querySelectorAll("[data-id]")].map((element) => element.dataset.id ?? "");
        const { id = "" } = item.dataset;
        const { section = "" } = to.dataset;
        this.#move({ op: "move", ids: [id], section, after: after(ids, ids.indexOf(id)) });
      },
    });
  }

  /** @param {Gallery.Move} operation */
  #move(operation) {
    this.#draft.state = moved(this.#draft.state, operation);
    this.show(this.#draft.state);
    this.#draft.do(operation);
  }

  /** @param {Server.DraftItem} item @param {Server.Draft} state */
  #showShot(item, state) {
    const { id } = item;
    const onfocus = () => this.current && this.pick(id);
    const shot = this.#shots.get(id) ?? makeShot(id, { onclick: () => this.pick(id), onfocus });
    this.#shots.set(id, shot);
    fillShot(shot, item, state);
    shot.element.classList.toggle("shot--current", this.current === id);
    return shot.element;
  }

  /** @param {PageEvent<KeyboardEvent>} event */
  #key(event) {
    const id = event.target.closest(".shot")?.dataset.id;
    if (!id || event.ctrlKey || event.metaKey) return;
    const by = STEPS[event.key];
    const state = this.#draft.state;
    if (by && event.altKey && this.#mayChange) {
      const operation = step(state, id, by);
      if (operation) {
        this.#move(operation);
        this.focus(id);
        const { index, ids } = placeOf(this.#draft.state, id) ?? { index: 0, ids: [] };
        announce(t("Moved to place {place} of {total}", { place: index + 1, total: ids.length }));
      }
    } else if (by && !event.altKey) {
      const ids = allIds(state);
      this.focus(ids[ids.indexOf(id) + by]);
    } else if ((event.key === "Delete" || event.key === "Backspace") && this.#mayChange) {
      this.remove(id);
    } else return;
    event.preventDefault();
  }

  /**
   * Takes a picture out, with a way back.
   * @param {string} id
   */
  remove(id) {
    const place = placeOf(this.#draft.state, id);
    if (!place) return;
    const next = place.ids[place.index + 1] ?? place.ids[place.index - 1];
    const { sections, cover_id: coverId } = this.#draft.state;
    const { caption = null, live = false } =
      sections.flatMap((one) => one.items).find((one) => one.id === id) ?? {};
    this.#draft.do({ op: "remove", ids: [id] });
    const at = { section: place.section, after: after(place.ids, place.index) };
    this.dispatchEvent(
      new CustomEvent("removed", { detail: { id, ...at, caption, live, isCover: coverId === id } }),
    );
    if (next) this.focus(next);
    announce(tn("{n} picture taken out", "{n} pictures taken out", 1));
  }
}

/**
 * The same children where nothing changed: moving an element in the page would take its focus away.
 * @param {Element} parent
 * @param {Element[]} children
 */
function keep(parent, children) {
  const same =
    parent.children.length === children.length &&
    children.every((child, index) => parent.children[index] === child);
  return same ? [...parent.childNodes] : children;
}

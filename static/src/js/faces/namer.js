// Naming groups of faces: one group at a time, its faces, and one field.
import { announce, find, h, icon, isTyping } from "../core/dom.js";
import { formatNumber } from "../core/format.js";
import { config } from "../core/config.js";
import { getJson, postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { undoBy } from "../core/undo.js";
import { chip } from "./chip.js";

const REFRESH = 10_000; // ms between two looks while nothing is there to name

export class Namer {
  #root;
  /** @type {Server.FaceGroup[]} */
  #waiting = []; // groups that were fetched
  /** @type {Set<number>} */
  #passed = new Set(); // ids of groups that were passed over or answered in this visit
  /** @type {Server.FaceGroup | null} */
  #group = null;
  /** @type {{ group: Server.FaceGroup, url: string, body?: { hidden: boolean } }[]} */
  #done = []; // what can be taken back, the latest last

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    document.addEventListener("keydown", (event) => this.#pressed(event));
    undoBy(() => this.#undo(), { whileEmpty: true });
    this.#tell(config().summary);
    this.#next();
    setInterval(() => !this.#group && !document.hidden && this.#next(), REFRESH);
  }

  async #next() {
    if (!this.#waiting.length) {
      try {
        const without = [...this.#passed].join(",");
        /** @type {Server.FaceGroups} */
        const { groups, ...summary } = await getJson(`${config().home}/groups.json?without=${without}`);
        this.#waiting = groups;
        this.#tell(summary);
      } catch (problem) {
        return this.#empty(t("The groups could not be loaded"), problem.message);
      }
    }
    this.#group = this.#waiting.shift() ?? null;
    if (this.#group) this.#draw(this.#group);
    else this.#end();
  }

  /** @param {Server.FaceSummary} summary */
  #tell({ total, waiting }) {
    const words = [tn("{n} group to name", "{n} groups to name", total)];
    if (waiting)
      words.push(tn("{n} picture waits to be looked at", "{n} pictures wait to be looked at", waiting));
    find("[data-summary]").textContent = words.join(" · ");
  }

  #end() {
    if (!config().on) return this.#root.replaceChildren(...this.#undoBar());
    const passed = this.#done.length < this.#passed.size;
    this.#empty(
      t("No group to name"),
      passed
        ? t("Groups that you passed over are still here.")
        : t("Groups come by themselves while pictures are looked at."),
    );
    const again = h(
      "button",
      { type: "button", class: "button", onclick: () => this.#again() },
      t("Look again"),
    );
    find(".state", this.#root).append(again);
    this.#root.append(...this.#undoBar());
  }

  #again() {
    this.#passed.clear();
    this.#next();
  }

  /** @param {string} title @param {string} words */
  #empty(title, words) {
    this.#group = null;
    this.#root.replaceChildren(h("div", { class: "state" }, h("h2", {}, title), h("p", {}, words)));
  }

  /** @param {Server.FaceGroup} group */
  #draw({ faces, size }) {
    const shown =
      size > faces.length
        ? t("{here} of {all} faces", { here: faces.length, all: formatNumber(size) })
        : tn("{n} face", "{n} faces", size);
    const input = h("input", {
      class: "namer__name",
      name: "name",
      list: "known-names",
      placeholder: t("Who is this?"),
      "aria-label": t("Name of this person"),
      maxlength: 200,
      autocomplete: "off",
      required: true,
    });
    const form = h(
      "form",
      { class: "namer__form", onsubmit: (event) => this.#name(event) },
      input,
      h(
        "button",
        { class: "button button--primary" },
        icon("check"),
        t("Name"),
        h("kbd", { "aria-hidden": "true" }, "Enter"),
      ),
    );
    this.#root.replaceChildren(
      h(
        "div",
        { class: "namer__head" },
        form,
        h("p", { class: "dim" }, shown, " · ", t("Click a face that is somebody else’s to leave it out.")),
      ),
      h(
        "div",
        { class: "namer__faces", role: "group", "aria-label": t("Faces") },
        ...faces.map((face, at) => this.#face(face, at)),
      ),
      h(
        "div",
        { class: "review__bar", role: "toolbar", "aria-label": t("Answer") },
        key("Alt+N", "Alt N", t("Next"), "chevron-right", () => this.#pass()),
        key("Alt+H", "Alt H", t("Not needed"), "close", () => this.#hide()),
        h("span", { class: "review__space" }),
        ...this.#undoBar(),
      ),
    );
    input.focus({ preventScroll: true });
    announce(`${t("Who is this?")} ${shown}`);
  }

  /** @param {Server.FaceStrip} face @param {number} at */
  #face(face, at) {
    const toggle = (/** @type {PageEvent} */ { currentTarget: button }) =>
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
    const button = h(
      "button",
      {
        type: "button",
        class: "namer__face",
        "aria-pressed": "true",
        "data-face": face.id,
        "aria-label": t("Face {number}, in the answer", { number: at + 1 }),
        onclick: toggle,
      },
      chip(face),
      h("span", { class: "review__mark" }, icon("check")),
    );
    const open = h(
      "a",
      {
        class: "namer__open",
        href: `${config().assets}${face.asset}/faces`,
        target: "_blank",
        rel: "noopener",
        title: t("Open the picture"),
      },
      icon("photo"),
      h("span", { class: "visually-hidden" }, t("Open the picture")),
    );
    return h("div", { class: "namer__one" }, button, open);
  }

  #undoBar() {
    return this.#done.length ? [key("Control+Z", "Ctrl Z", t("Undo"), "undo", () => this.#undo())] : [];
  }

  /** @param {PageEvent<SubmitEvent>} event */
  async #name(event) {
    event.preventDefault();
    const group = this.#group;
    if (!group) return;
    const name = event.target.elements.name.value.trim();
    const faces = [...this.#root.querySelectorAll("[data-face]")]
      .filter((one) => one.getAttribute("aria-pressed") === "true")
      .map((one) => Number(one.dataset.face));
    if (!faces.length) return toast(t("Leave at least one face in."));
    try {
      /** @type {Server.NamedFaces} */
      const answer = await postJson(`${config().home}/groups/${group.id}/name`, { name, faces });
      if (answer.action) this.#done.push({ group, url: `${config().edits}${answer.action}/undo` });
      toast(tn("{n} face is {name}.", "{n} faces are {name}.", faces.length, { name: answer.name }));
      remember(answer.name);
    } catch (problem) {
      toast(problem.message);
      if (problem.status !== 409) return;
    }
    this.#passed.add(group.id);
    this.#next();
  }

  #pass() {
    if (!this.#group) return;
    this.#passed.add(this.#group.id);
    this.#next();
  }

  async #hide() {
    const group = this.#group;
    if (!group) return;
    const url = `${config().home}/groups/${group.id}/hide`;
    try {
      await postJson(url, { hidden: true });
    } catch (problem) {
      return toast(problem.message);
    }
    this.#done.push({ group, url, body: { hidden: false } });
    this.#passed.add(group.id);
    this.#next();
  }

  async #undo() {
    const last = this.#done.pop();
    if (!last) return toast(t("There is nothing to undo."));
    try {
      await postJson(last.url, last.body ?? {});
    } catch (problem) {
      this.#done.push(last);
      return toast(problem.message);
    }
    this.#passed.delete(last.group.id);
    if (this.#group) this.#waiting.unshift(this.#group);
    toast(last.body ? t("Undone.") : t("Undone. The group comes again in a moment."));
    if (last.body) this.#waiting.unshift(last.group);
    this.#next();
  }

  /** @param {PageEvent<KeyboardEvent>} event */
  #pressed(event) {
    const bare = !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
    if (!(event.altKey || bare) || find("dialog[open]")) return;
    /** @type {Record<string, () => unknown>} */
    const keys = { n: () => this.#pass(), h: () => this.#hide() };
    const action = keys[event.code.replace("Key", "").toLowerCase()]; // with Alt, `key` is another letter on a Mac
    if (!action) return;
    event.preventDefault();
    action();
  }
}

/**
 * @param {string} shortcut
 * @param {string} cap
 * @param {string} label
 * @param {string} symbol
 * @param {() => unknown} onclick
 */
function key(shortcut, cap, label, symbol, onclick) {
  return h(
    "button",
    { type: "button", class: "button", onclick, "aria-keyshortcuts": shortcut },
    icon(symbol),
    label,
    h("kbd", { "aria-hidden": "true" }, cap),
  );
}

/**
 * Offers a name that is new from now on.
 * @param {string} name
 */
function remember(name) {
  const list = find("#known-names");
  if (![...list.querySelectorAll("option")].some((one) => one.value === name))
    list.append(h("option", { value: name }));
}

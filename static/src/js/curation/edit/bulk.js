// The dialog of a bulk edit: the changes on the left, what they would do on the right.
import { debounce, h, icon, iconButton } from "../../core/dom.js";
import { formatNumber } from "../../core/format.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { bulkFields, operationLine } from "./operations.js";
import { labelOf, valueWords } from "./words.js";

const LOOK = 250; // ms without a change before it is asked what would be done

/**
 * Opens the dialog for `target`: `{ ids }`, or the `{ query }` of the library, and says that these are `count` pictures.
 * `onbegun(action)` follows.
 * @param {Edit.Target} target
 * @param {{ count: number, onbegun: (action: Server.BulkAction) => unknown }} how
 */
export function openBulk(target, { count, onbegun }) {
  new BulkDialog(target, count, onbegun).open();
}

class BulkDialog {
  /** @type {Edit.Line[]} */
  #lines = [];
  #title = h("h2", { id: "bulk-title" });
  #list = h("ol", { class: "bulk__lines" });
  #outcome = h("div", { class: "bulk__outcome", role: "status" });
  #go = h(
    "button",
    { type: "button", class: "button button--primary", disabled: true, onclick: () => this.#begin() },
    t("Change"),
  );
  #asked = 0;
  /** @type {Record<string, number>} by field, how many pictures lose the words they have */
  #emptied = {};
  #isSure = false;
  #dialog;

  /** @param {Edit.Target} target @param {number} count @param {(action: Server.BulkAction) => unknown} onbegun */
  constructor(target, count, onbegun) {
    this.target = target;
    this.onbegun = onbegun;
    this.#dialog = this.#make();
    this.#count(count);
    this.#show([nothingSaid()]);
    this.look = debounce(() => this.#look(), LOOK);
  }

  open() {
    this.#dialog.addEventListener("close", () => this.#dialog.remove());
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#add();
  }

  /** @returns {HTMLDialogElement} */
  #make() {
    const close = () => this.#dialog.close();
    const add = h(
      "button",
      { type: "button", class: "button bulk__add", onclick: () => this.#add() },
      icon("add"),
      t("Another change"),
    );
    return h(
      "dialog",
      { class: "bulk", "aria-labelledby": "bulk-title" },
      h(
        "header",
        { class: "bulk__head" },
        this.#title,
        iconButton("close", t("Close (Esc)"), { onclick: close }),
      ),
      h("section", { class: "bulk__changes", "aria-label": t("Bulk edits") }, this.#list, add),
      h("section", { class: "bulk__preview", "aria-label": t("What will change") }, this.#outcome),
      h(
        "footer",
        { class: "bulk__foot" },
        h("p", { class: "dim" }, t("All of it can be undone in one go.")),
        h("button", { type: "button", class: "button", onclick: close }, t("Cancel")),
        this.#go,
      ),
    );
  }

  #add() {
    const line = operationLine({
      fields: bulkFields(config().may?.curate),
      names: askNames,
      onchange: () => {
        this.#go.disabled = true;
        this.#outcome.classList.add("is-waiting");
        this.look();
      },
      onremove: (one) => {
        one.remove();
        this.#lines.splice(this.#lines.indexOf(one), 1);
        if (!this.#lines.length) this.#add();
        this.look();
      },
    });
    this.#list.append(line);
    this.#lines.push(line);
    line.begin();
  }

  #operations() {
    return this.#lines.flatMap((line) => line.operation() ?? []);
  }

  async #look() {
    this.#asked += 1;
    this.#isSure = false;
    const mine = this.#asked;
    const operations = this.#operations();
    if (!operations.length) return this.#show([nothingSaid()]);
    try {
      /** @type {Server.BulkPreview} */
      const seen = await postJson(`${config().home}bulk/preview.json`, { ...this.target, operations });
      if (mine !== this.#asked) return;
      this.#count(seen.total); // a query finds what came in meanwhile too
      this.#show(previewOf(seen));
      this.#go.disabled = !seen.changed;
      this.#emptied = seen.emptied;
      this.#go.textContent = seen.changed
        ? tn("Change {n} picture", "Change {n} pictures", seen.changed)
        : t("Change");
    } catch (problem) {
      if (mine === this.#asked) this.#show([h("p", { class: "notice" }, problem.message)]);
    }
  }

  /** @param {number} n pictures that are edited */
  #count(n) {
    this.#title.textContent = tn("Edit {n} picture", "Edit {n} pictures", n);
  }

  /** @param {Node[]} content */
  #show(content) {
    this.#outcome.classList.remove("is-waiting");
    this.#outcome.replaceChildren(...content);
  }

  /** What is taken away is asked once more. */
  #isConfirmed() {
    const emptied = Object.entries(this.#emptied);
    if (this.#isSure || !emptied.length) return true;
    const lines = emptied.map(([field, n]) =>
      h(
        "p",
        {},
        tn("{fields} of {n} picture will be empty.", "{fields} of {n} pictures will be empty.", n, {
          fields: labelOf(field),
        }),
      ),
    );
    this.#outcome.prepend(h("div", { class: "notice notice--error", role: "alert" }, ...lines));
    this.#go.textContent =
      emptied.length === 1
        ? tn("Yes, clear {n} picture", "Yes, clear {n} pictures", emptied[0][1])
        : t("Yes, clear these fields");
    this.#isSure = true;
    return false;
  }

  async #begin() {
    if (!this.#isConfirmed()) return;
    this.#go.disabled = true;
    try {
      const body = { ...this.target, operations: this.#operations() };
      this.onbegun(await postJson(`${config().home}bulk`, body));
      this.#dialog.close();
    } catch (problem) {
      this.#show([h("p", { class: "notice notice--error", role: "alert" }, problem.message)]);
      this.#go.disabled = false;
    }
  }
}

/** @type {Edit.AskNames} */
async function askNames(field, q) {
  const url = `${config().home}names.json?${new URLSearchParams({ field, q })}`;
  /** @type {Server.Names} */
  const found = await getJson(url).catch(() => ({ names: [] }));
  return found.names;
}

const nothingSaid = () =>
  h(
    "p",
    { class: "dim bulk__empty" },
    t("Say what is to change: here you see what it would do, before anything is done."),
  );

const was = (/** @type {string} */ field, /** @type {string} */ value) =>
  h(value === "" ? "span" : "del", { class: "dim" }, valueWords(field, value));

/** @param {Server.BulkPreview} preview */
function previewOf({ total, refused, changed, counts, samples }) {
  const facts = Object.entries(counts).map(([field, count]) =>
    h("li", {}, h("span", {}, labelOf(field)), h("strong", {}, formatNumber(count))),
  );
  return [
    h(
      "p",
      { class: "bulk__sum" },
      t("{changed} of {total} would change", { changed: formatNumber(changed), total: formatNumber(total) }),
    ),
    ...(refused ? [refusal(refused)] : []),
    ...(facts.length ? [h("ul", { class: "bulk__counts" }, ...facts)] : []),
    ...samples.map(sample),
  ];
}

/** @param {number} n */
const refusal = (n) =>
  h(
    "p",
    { class: "notice" },
    tn("{n} is not yours to edit and stays as it is.", "{n} are not yours to edit and stay as they are.", n),
  );

/** @param {Server.BulkSample} sample */
function sample({ thumb, title, fields }) {
  const rows = fields.map(({ field, before, after }) =>
    h(
      "p",
      { class: "bulk__diff" },
      h("span", { class: "history__field" }, labelOf(field)),
      was(field, before),
      h("span", { "aria-hidden": "true" }, " → "),
      h("ins", {}, valueWords(field, after)),
    ),
  );
  return h(
    "div",
    { class: "bulk__sample" },
    thumb ? h("img", { src: thumb, alt: title }) : h("span", {}),
    h("div", {}, ...rows),
  );
}

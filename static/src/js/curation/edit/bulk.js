// The dialog of a bulk edit: the changes on the left, what they would do on the right.
import { debounce, h, icon, iconButton } from "../../core/dom.js";
import { formatNumber } from "../../core/format.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { bulkFields, operationLine } from "./operations.js";
import { labelOf, valueWords } from "./words.js";

/**
 * Opens the dialog for `target`: `{ ids }`, or the `{ query }` of the library. `onbegun(action)` follows.
 * @param {Edit.Target} target
 * @param {{ onbegun: (action: Server.BulkAction) => unknown }} how
 */
export function openBulk(target, { onbegun }) {
  const lines = h("ol", { class: "bulk__lines" });
  /** @type {Edit.Line[]} */
  const operationLines = [];
  const outcome = h("div", { class: "bulk__outcome", role: "status" });
  const go = h(
    "button",
    { type: "button", class: "button button--primary", disabled: true, onclick: () => begin() },
    t("Change"),
  );
  const fields = bulkFields(config().may?.curate);
  /** @type {Edit.AskNames} */
  const names = async (field, q) => {
    const url = `${config().home}names.json?${new URLSearchParams({ field, q })}`;
    /** @type {Server.Names} */
    const found = await getJson(url).catch(() => ({ names: [] }));
    return found.names;
  };
  const add = () => {
    const line = operationLine({
      fields,
      names,
      onchange: () => {
        waiting();
        look();
      },
      onremove: (one) => {
        one.remove();
        operationLines.splice(operationLines.indexOf(one), 1);
        if (!lines.children.length) add();
        look();
      },
    });
    lines.append(line);
    operationLines.push(line);
    line.begin();
  };
  /** @type {HTMLElementTagNameMap["dialog"]} */
  const dialog = h(
    "dialog",
    { class: "bulk", "aria-labelledby": "bulk-title" },
    h(
      "header",
      { class: "bulk__head" },
      h("h2", { id: "bulk-title" }, t("Edit many pictures")),
      iconButton("close", t("Close (Esc)"), { onclick: () => dialog.close() }),
    ),
    h(
      "section",
      { class: "bulk__changes", "aria-label": t("Bulk edits") },
      lines,
      h(
        "button",
        { type: "button", class: "button bulk__add", onclick: add },
        icon("add"),
        t("Another change"),
      ),
    ),
    h("section", { class: "bulk__preview", "aria-label": t("What will change") }, outcome),
    h(
      "footer",
      { class: "bulk__foot" },
      h("p", { class: "dim" }, t("All of it can be undone in one go.")),
      h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Cancel")),
      go,
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();

  let asked = 0;
  const operations = () => operationLines.flatMap((line) => line.operation() ?? []);
  const waiting = () => {
    go.disabled = true;
    outcome.classList.add("is-waiting");
  };
  const look = debounce(async () => {
    asked += 1;
    const mine = asked;
    const wanted = operations();
    if (!wanted.length)
      return show([
        h(
          "p",
          { class: "dim bulk__empty" },
          t("Say what is to change: here you see what it would do, before anything is done."),
        ),
      ]);
    try {
      /** @type {Server.BulkPreview} */
      const seen = await postJson(`${config().home}bulk/preview.json`, { ...target, operations: wanted });
      if (mine !== asked) return;
      show(previewOf(seen));
      go.disabled = !seen.changed;
      go.textContent = seen.changed
        ? tn("Change {n} picture", "Change {n} pictures", seen.changed)
        : t("Change");
    } catch (problem) {
      if (mine === asked) show([h("p", { class: "notice" }, problem.message)]);
    }
  }, 250);
  const show = (/** @type {Node[]} */ content) => {
    outcome.classList.remove("is-waiting");
    outcome.replaceChildren(...content);
  };

  async function begin() {
    go.disabled = true;
    try {
      onbegun(await postJson(`${config().home}bulk`, { ...target, operations: operations() }));
      dialog.close();
    } catch (problem) {
      show([h("p", { class: "notice notice--error", role: "alert" }, problem.message)]);
      go.disabled = false;
    }
  }

  add();
}

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

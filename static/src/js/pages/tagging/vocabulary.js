// The vocabulary: the tree of tags, and the rules.
import "../shared/page.js";
import { announce, find, isTyping } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { confirmedBy } from "../../core/confirm.js";
import { postJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { listKeys } from "../../core/keys.js";
import { followChanges } from "../../tagging/changes.js";
import { fault, fill, onSave, read } from "../../tagging/forms.js";
import { toast } from "../../core/toast.js";
import { leaveUndo } from "../../core/undo.js";

const { root, done } = followChanges();

/**
 * @param {string} url
 * @param {unknown} body
 * @param {ParentNode | null} form
 * @param {string} undoable what was done then, if the page that follows offers to undo it
 */
async function send(url, body, form = null, undoable = "") {
  try {
    const answer = await postJson(url, body);
    if (undoable) leaveUndo(undoable);
    done(answer);
    return true;
  } catch (error) {
    if (form) fault(form, error.message);
    else toast(error.message);
    return false;
  }
}

function filterTerms() {
  const input = find("[data-filter]");
  if (!input) return;
  const terms = [...document.querySelectorAll("[data-terms] > li")];
  const folded = terms.map((term) => (term.dataset.search ?? "").toLocaleLowerCase());
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    terms.forEach((term, index) => (term.hidden = !folded[index].includes(wanted)));
    const none = find("[data-none]");
    none.hidden = terms.some((term) => !term.hidden);
    if (!none.hidden) announce(none.textContent ?? "");
  });
  listKeys(t("Vocabulary"), [
    [["/"], t("Filter")],
    [["↑", "↓"], t("From tag to tag")],
    [["Enter"], t("Open")],
  ]);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !isTyping(event.target) && !find("dialog[open]")) {
      event.preventDefault();
      input.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (event.target !== input && !event.target.matches("[data-edit]")) return;
    const shown = [...document.querySelectorAll("[data-terms] > li:not([hidden]) [data-edit]")];
    const next = shown.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (shown[next] ?? input).focus();
  });
}

function editTerms() {
  const dialog = find("[data-tag-dialog]");
  if (!dialog) return;
  const form = find("form", dialog);
  /** @type {Record<string, Record<string, string>>} */
  const details = JSON.parse(find("#tag-details").textContent ?? "{}");
  const url = root.dataset.tags ?? "";
  /** @type {Record<string, string> | null} */
  let current = null;
  const open = (/** @type {Record<string, string> | null} */ tag) => {
    current = tag;
    fill(form, tag ?? {});
    find("[data-into]", form).value = "";
    for (const name of ["[data-merge]", "[data-remove]"]) find(name, form).hidden = !tag;
    dialog.showModal();
  };
  /** @param {string} way @param {{ into?: number }} body @param {string} done */
  const act = async (way, body, done) => {
    if (await send(`${url}/${current?.id}${way}`, body, form, done)) dialog.close();
  };
  root.addEventListener("click", ({ target }) => {
    const edit = target.closest("[data-edit]");
    if (edit) open(details[edit.dataset.edit ?? ""]);
    if (target.closest("[data-new]")) open(null);
  });
  dialog.addEventListener("click", ({ target }) => {
    const into = find("[data-into]", form).value;
    const name = current?.label ?? "";
    if (target.closest("[data-do-merge]") && into)
      act("/merge", { into: Number(into) }, t("“{name}” is merged into the other tag.", { name }));
    if (target.closest("[data-remove]"))
      act("/remove", {}, t("“{name}” is removed, and taken off every picture.", { name }));
  });
  onSave(dialog, () => postJson(current ? `${url}/${current.id}` : url, read(form)), done);
}

function takeFile() {
  find("[data-file]")?.addEventListener("change", async ({ target }) => {
    const body = new FormData();
    body.append("file", target.files[0]);
    const headers = { Accept: "application/json", "X-CSRFToken": config().csrf };
    const response = await fetch(root.dataset.import ?? "", { method: "POST", body, headers }).catch(
      () => null,
    );
    const answer = (await response?.json().catch(() => null)) ?? {};
    target.value = "";
    if (!response?.ok) return toast(answer.error?.message ?? t("The file could not be read."));
    toast(t("{added} tags added, {changed} changed", { added: answer.added, changed: answer.changed }));
    done(answer);
  });
}

function editRules() {
  const form = find("[data-rule-form]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = [...form.querySelectorAll("[data-field]:checked")].map((box) => box.value);
    send(
      root.dataset.add ?? "",
      { ...read(form), fields, everywhere: find("[data-everywhere]", form).checked },
      form,
    );
  });
  root.addEventListener("change", ({ target }) => {
    if (target.dataset.switch) send(target.dataset.switch, { enabled: target.checked });
  });
}

root.addEventListener("click", async ({ target }) => {
  const post = target.closest("[data-post]");
  if (post && (await confirmedBy(post))) send(post.dataset.post ?? "", {});
});
filterTerms();
editTerms();
takeFile();
editRules();

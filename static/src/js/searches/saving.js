// Keeping the search that is shown: under a name, as a feed; and how much is new in those that are kept.
import { find, h, icon, iconButton } from "../core/dom.js";
import { config } from "../core/config.js";
import { getJson, postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { poll } from "../core/poll.js";
import { toast } from "../core/toast.js";

const NEWS_EVERY = 30_000; // ms
const page = () => `${config().home}searches`;

/**
 * The buttons of the results' bar. `question()` is the search shown, as a query string; `words()` names it.
 * @param {{ question: () => string, words: () => string }} search
 */
export function connectSaving({ question, words }) {
  const save = find("[data-save-search]");
  save.addEventListener("click", () => openDialog(question(), words()));
  watchNews();
  return { show: () => (save.hidden = !question()) };
}

/** @param {string} query @param {string} name */
function openDialog(query, name) {
  const input = h("input", { id: "save-name", name: "name", maxlength: "120", required: true, value: name });
  const shared = h("input", { id: "save-shared", type: "checkbox" });
  const problem = h("p", { class: "field__wrong", role: "alert" });
  const close = iconButton("close", t("Close (Esc)"));
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { class: "form save-search", method: "dialog" },
    h("p", { class: "field" }, h("label", { for: "save-name" }, t("Name")), input),
    config().may?.share
      ? h(
          "p",
          { class: "field field--check" },
          shared,
          h("label", { for: "save-shared" }, t("The whole team sees it")),
        )
      : null,
    problem,
    h(
      "div",
      { class: "dialog__acts" },
      h(
        "button",
        { type: "button", class: "button", onclick: () => makeFeed(query, dialog) },
        icon("live"),
        t("Only a feed"),
      ),
      h("button", { class: "button button--primary" }, t("Save")),
    ),
    h(
      "p",
      { class: "dim" },
      t("You see what is new in it, and choose there whether mail or another program is notified."),
    ),
  );
  /** @type {HTMLElementTagNameMap["dialog"]} */
  const dialog = h(
    "dialog",
    { class: "help save-dialog", "aria-labelledby": "save-title" },
    h("div", { class: "help__head" }, h("h2", { id: "save-title" }, t("Save this search")), close),
    form,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const kept = await postJson(page(), { name: input.value, query, shared: shared.checked });
      dialog.close();
      toast(t("“{name}” is saved.", { name: kept.name }), {
        label: t("Saved searches"),
        run: () => (location.href = kept.page),
      });
    } catch (error) {
      problem.textContent = error.message;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  input.select();
}

/** @param {string} query @param {HTMLDialogElement} dialog */
async function makeFeed(query, dialog) {
  try {
    const { atom } = await postJson(`${page()}/feeds`, { query });
    const field = h("input", { readonly: true, value: atom, "aria-label": t("Address of the feed") });
    find("form", dialog).replaceChildren(
      h(
        "p",
        {},
        t(
          "Give this address to your feed reader. Whoever has it reads this feed with your rights; end it " +
            "under “Saved searches”.",
        ),
      ),
      h("p", { class: "field" }, field),
    );
    field.select();
  } catch (error) {
    find("[role=alert]", dialog).textContent = error.message;
  }
}

function watchNews() {
  const link = find("[data-search-news]");
  const look = async () => {
    try {
      /** @type {Server.SearchesNews} */
      const { new: count, searches } = await getJson(`${page()}/news.json`);
      link.hidden = !searches.length;
      const badge = find(".badge", link);
      badge.hidden = !count;
      badge.textContent = count > 99 ? "99+" : String(count);
      link.setAttribute(
        "aria-label",
        count
          ? tn("Saved searches: {n} new picture", "Saved searches: {n} new pictures", count)
          : t("Saved searches"),
      );
    } catch {
      // the next look may do better
    }
  };
  poll(look, { every: NEWS_EVERY });
  look();
}

// The answer in the panel: may I use it, with which credit; and what the desk does about rights.
import { h, icon } from "../core/dom.js";
import { config } from "../core/config.js";
import { postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { keepFromLightbox } from "../lightbox/bar.js";

/**
 * What stands under "Rights": the sentence, the terms, what the desk may do.
 * @param {Server.Details} details
 * @param {Edit.OnChanged} onchanged
 * @returns {Child[]}
 */
export function rightsParts(details, onchanged) {
  const { answer, desk } = details;
  return [
    // a refusal stands above all else in the panel, and once
    answer.may && h("p", { class: "panel__rights", "data-answer": answer.answer }, answer.sentence),
    ...[answer.terms, answer.instructions].map((text) => text && h("p", { class: "dim" }, text)),
    desk.release && held(details, onchanged),
    (desk.usage || answer.may) &&
      h(
        "p",
        { class: "panel__acts" },
        desk.usage &&
          h(
            "a",
            { class: "button", href: `${config().assets}${details.id}/usage` },
            icon("chart"),
            t("Usage"),
          ),
        desk.withdraw &&
          h(
            "button",
            { type: "button", class: "button", onclick: () => withdraw(details, onchanged) },
            icon("alert"),
            t("Withdraw…"),
          ),
        !desk.usage &&
          answer.may &&
          h(
            "button",
            { type: "button", class: "button", onclick: () => addLink(details) },
            icon("link"),
            t("Where I used it…"),
          ),
      ),
  ].filter(Boolean);
}

/**
 * What can be copied: label and text.
 * @param {Pick<Server.Details, "answer" | "creator" | "copyright" | "caption">} details
 */
export function copyLines({ answer, creator, copyright, caption }) {
  /** @type {[label: string, text: string | false][]} */
  const lines = [
    [t("Credit"), answer.credit_line],
    [t("Caption"), caption],
    [t("Alt text"), answer.alt_text !== caption && answer.alt_text],
    [t("Creator"), creator !== answer.credit_line && creator],
    [t("Copyright"), copyright],
  ];
  return lines.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

/** @param {Server.Details} details @param {Edit.OnChanged} onchanged */
function held({ id }, onchanged) {
  const release = () =>
    ask({
      title: t("Release this picture?"),
      lead: t(
        "Press sees it at once, by its own terms, and may take it. What they have taken cannot be taken back.",
      ),
      fields: [],
      action: t("Release"),
      run: async () => {
        await postJson(`${config().assets}${id}/release`);
        toast(t("Released: press may see it by its own terms."));
        onchanged();
      },
    });
  return h(
    "p",
    { class: "notice panel__held" },
    t("Held back from press: someone in it must not be published."),
    h("button", { type: "button", class: "button", onclick: release }, t("Release…")),
  );
}

/** @param {Server.Details} details @param {Edit.OnChanged} onchanged */
function withdraw({ id, title }, onchanged) {
  const reason = h("textarea", { id: "withdraw-reason", rows: "3" });
  ask({
    title: t("Withdraw this picture"),
    lead: t(
      "“{title}” leaves pages, search and links that were handed out. Everyone who downloaded it is notified, " +
        "with your reason.",
      { title },
    ),
    fields: [h("p", { class: "field" }, h("label", { for: "withdraw-reason" }, t("Why?")), reason)],
    action: t("Withdraw"),
    run: async () => {
      const { notified } = await postJson(`${config().assets}${id}/withdraw`, { reason: reason.value });
      toast(
        tn(
          "Withdrawn. {n} person who downloaded it was notified.",
          "Withdrawn. {n} people who downloaded it were notified.",
          notified,
        ),
        { label: t("See notices"), run: () => location.assign(`${config().home}notices`) },
      );
      onchanged({ gone: true });
    },
  });
}

/** @param {Server.Details} details */
function addLink({ id }) {
  const url = h("input", { id: "link-url", type: "url", required: true, placeholder: "https://" });
  const note = h("input", { id: "link-note" });
  ask({
    title: t("Where did you use it?"),
    lead: t("The team likes to see it, and you are notified first if the picture is corrected."),
    fields: [
      h("p", { class: "field" }, h("label", { for: "link-url" }, t("Address of the page")), url),
      h("p", { class: "field" }, h("label", { for: "link-note" }, t("Note")), note),
    ],
    action: t("Add"),
    run: async () => {
      await postJson(`${config().assets}${id}/links`, { url: url.value, note: note.value });
      toast(t("Thank you."));
    },
  });
}

/**
 * A dialog with fields and one action; `run` may throw a Problem, and then it stays open.
 * @param {object} what
 * @param {string} what.title
 * @param {string} what.lead
 * @param {Child[]} what.fields
 * @param {string} what.action the words of its button
 * @param {() => Promise<unknown>} what.run
 */
export function ask({ title, lead, fields, action, run }) {
  const wrong = h("p", { class: "notice notice--error", role: "alert", hidden: true });
  /** @type {HTMLButtonElement} */
  const close = h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Cancel"));
  const send = h("button", { class: "button button--primary" }, action);
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { class: "ask form" },
    h("h2", { id: "ask-title" }, title),
    h("p", { class: "dim" }, lead),
    ...fields,
    wrong,
    h("div", { class: "dialog__acts" }, close, send),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "ask-dialog", "aria-labelledby": "ask-title" }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      await run();
      dialog.close();
    } catch (problem) {
      wrong.textContent = problem.message;
      wrong.hidden = false;
    } finally {
      send.disabled = false;
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
  keepFromLightbox(dialog);
  document.body.append(dialog);
  dialog.showModal();
}

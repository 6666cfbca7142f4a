// Publishing: what will be left out and why is said before, and what happened after.
import { find, h, icon } from "../core/dom.js";
import { t, tn } from "../core/i18n.js";
import { allIds } from "./order.js";
import { publicLines } from "./look.js";

/**
 * Opens the dialog that publishes the draft.
 * @param {import("./draft.js").Draft} draft
 */
export function openPublishing(draft) {
  const { state } = draft;
  const ids = allIds(state);
  const left = ids.filter((id) => !state.pictures[id].public);
  const note = h("input", { id: "publish-note", maxlength: "300" });
  const problem = h("p", { class: "notice notice--error", role: "alert", hidden: true });
  const go = h(
    "button",
    { type: "submit", class: "button button--primary", disabled: left.length === ids.length },
    icon("globe"),
    state.published ? t("Publish again") : t("Publish"),
  );
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { class: "form" },
    h(
      "h2",
      { id: "publish-heading" },
      state.published ? t("Publish the changes") : t("Publish this gallery"),
    ),
    h(
      "p",
      {},
      tn(
        "{n} picture will be on the public page, for everyone, without sign-in.",
        "{n} pictures will be on the public page, for everyone, without sign-in.",
        ids.length - left.length,
      ),
    ),
    ...leftOut(left.map((id) => state.pictures[id])),
    h("p", { class: "field" }, h("label", { for: "publish-note" }, t("What changed, for the team")), note),
    problem,
    h(
      "p",
      { class: "dialog__acts" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Cancel")),
      go,
    ),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "ask-name", "aria-labelledby": "publish-heading" }, form);
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    problem.hidden = true;
    try {
      const answer = await draft.post("publish", { note: note.value });
      form.replaceChildren(...done(answer, draft.state, () => dialog.close()));
      find("a", form).focus();
    } catch (error) {
      go.disabled = false;
      problem.hidden = false;
      problem.textContent = error.message;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {Server.DraftPicture[]} pictures */
function leftOut(pictures) {
  if (!pictures.length) return [];
  const rows = pictures.map((picture) =>
    h(
      "li",
      { class: "left-out__one" },
      h("img", { src: picture.thumb, alt: "" }),
      h("p", {}, h("strong", {}, picture.title), h("span", { class: "dim" }, picture.reason)),
    ),
  );
  return [
    h(
      "p",
      {},
      tn(
        "{n} picture is left out, because the rules of the event do not allow it:",
        "{n} pictures are left out, because the rules of the event do not allow them:",
        pictures.length,
      ),
    ),
    h("ul", { class: "left-out", tabindex: "0" }, ...rows),
  ];
}

/** @param {Server.PublishedGallery} published @param {Server.Draft} state @param {() => unknown} close */
function done({ version, url }, state, close) {
  return [
    h("h2", { id: "publish-heading" }, t("Version {number} is public", { number: version })),
    h("p", {}, t("Small files for phones are being made; until then the page shows larger ones.")),
    ...publicLines(state),
    h(
      "p",
      { class: "dialog__acts" },
      h("button", { type: "button", class: "button", onclick: close }, t("Close")),
      h(
        "a",
        { class: "button button--primary", href: url, target: "_blank", rel: "noopener" },
        icon("globe"),
        t("Open the page"),
      ),
    ),
  ];
}

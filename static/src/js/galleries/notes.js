// What the team says to itself about a gallery and its pictures.
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { button, when } from "./parts.js";

/**
 * What the team says to itself.
 * @param {HTMLElement} root
 * @param {import("./draft.js").Draft} draft
 * @returns {Gallery.Pane}
 */
export function notesPane(root, draft) {
  const count = document.querySelector("[data-note-count]");
  return {
    show() {
      const open = draft.state.comments.filter((one) => !one.resolved).length;
      count.textContent = open ? String(open) : "";
      const here = /** @type {PageElement | null} */ (document.activeElement);
      if (here && root.contains(here) && here.value) return; // somebody is writing
      root.replaceChildren(
        h("p", { class: "dim" }, t("Notes are for the team and never published.")),
        ...noteList(draft, () => true, null),
      );
    },
  };
}

/**
 * @param {import("./draft.js").Draft} draft
 * @param {(comment: Server.DraftComment) => boolean} isShown
 * @param {string | null} about a picture
 */
export function noteList(draft, isShown, about) {
  const field = h("textarea", {
    rows: 2,
    "aria-label": about ? t("Note on this picture") : t("Note on the gallery"),
    placeholder: about ? t("Note on this picture") : t("Note on the gallery"),
  });
  const send = h(
    "form",
    { class: "notes__form", onsubmit: (event) => submit(event) },
    field,
    button("send", t("Send"), null, { type: "submit" }),
  );
  const submit = async (/** @type {PageEvent<SubmitEvent>} */ event) => {
    event.preventDefault();
    if (!field.value.trim()) return;
    const text = field.value;
    field.value = "";
    await draft.post("comments", { text, id: about }).catch((problem) => {
      field.value = text;
      toast(problem.message);
    });
  };
  const list = draft.state.comments.filter(isShown).map((one) => note(draft, one, about));
  return [h("ol", { class: "notes__list" }, ...list), send];
}

/** @param {import("./draft.js").Draft} draft @param {Server.DraftComment} one @param {string | null} about */
function note(draft, one, about) {
  const picture = !about && one.picture && draft.state.pictures[one.picture];
  const done = h(
    "button",
    {
      type: "button",
      class: "link-button",
      onclick: () =>
        draft
          .post(`comments/${one.id}/resolve`, { on: !one.resolved })
          .catch((problem) => toast(problem.message)),
    },
    one.resolved ? t("Open again") : t("Done"),
  );
  return h(
    "li",
    { class: `notes__one ${one.resolved ? "notes__one--done" : ""}` },
    picture ? h("img", { src: picture.thumb, alt: picture.title }) : "",
    h(
      "div",
      {},
      h("p", { class: "notes__text" }, one.text),
      h("p", { class: "dim" }, `${one.by}, ${when(one.at)} `, done),
    ),
  );
}

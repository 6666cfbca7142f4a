// What stands beside the gallery: the picture at hand, and the versions.
import { config } from "../core/config.js";
import { h, icon } from "../core/dom.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { textField } from "./field.js";
import { noteList } from "./notes.js";
import { placeOf, step } from "./order.js";
import { button, when } from "./parts.js";

/**
 * The picture at hand: its words here, its place, what is said about it.
 * @param {HTMLElement} root
 * @param {import("./draft.js").Draft} draft
 * @param {import("./paper.js").Paper} paper
 */
export function picturePane(root, draft, paper) {
  const { mayChange } = config();
  let id = ""; // of the picture at hand, or nothing
  const caption = textField({
    label: t("Caption in this gallery"),
    className: "pane__text",
    rows: 4,
    disabled: !mayChange,
    onsave: (_was, text) => {
      const own = itemOf(draft.state, id)?.caption ?? null;
      draft.do({
        op: "caption",
        id,
        was: own,
        text: text === draft.state.pictures[id].caption ? null : text,
      });
    },
  });
  const image = h("img", { class: "pane__image", alt: "" });
  const title = h("p", { class: "pane__title" });
  const reason = h("p", { class: "notice pane__reason" });
  const reset = h(
    "button",
    {
      type: "button",
      class: "link-button",
      onclick: () => draft.do({ op: "caption", id, was: itemOf(draft.state, id)?.caption, text: null }),
    },
    t("Take the picture's own caption"),
  );
  const cover = button("star", t("As the cover"), () =>
    draft.do({ op: "set", field: "cover_id", was: draft.state.cover_id, value: id }),
  );
  const back = button("chevron-left", t("Earlier"), () => walk(-1));
  const on = button("chevron-right", t("Later"), () => walk(1));
  /** @type {HTMLSelectElement} */
  const section = h("select", {
    "aria-label": t("Section"),
    onchange: () => draft.do({ op: "move", ids: [id], section: section.value, after: "end" }),
  });
  const remove = button("close", t("Take out"), () => paper.remove(id));
  const look = h("a", { class: "button" }, icon("photo"), t("In the library"));
  const notes = h("div", { class: "notes" });
  const tools = mayChange
    ? [
        h("div", { class: "pane__row" }, back, on, cover, remove),
        h("label", { class: "pane__label" }, t("Section"), section),
      ]
    : [];
  const body = h(
    "div",
    { class: "pane__body", hidden: true },
    title,
    reason,
    h("label", { class: "pane__label" }, t("Caption in this gallery")),
    caption,
    reset,
    ...tools,
    look,
    notes,
  );
  const nothing = h(
    "p",
    { class: "dim" },
    t(
      "Choose a picture: its caption here, its place and notes about it stand here. Arrows go from " +
        "picture to picture; with Alt they move it.",
    ),
  );
  root.append(nothing, body);

  /** @param {number} by */
  function walk(by) {
    const operation = step(draft.state, id, by);
    if (operation) draft.do(operation);
  }

  function show() {
    const item = itemOf(draft.state, id);
    nothing.hidden = Boolean(item);
    body.hidden = !item;
    if (!item) return;
    const picture = draft.state.pictures[id];
    if (!image.isConnected) body.prepend(image); // not before it has a source
    if (image.dataset.id !== id)
      Object.assign(image, { src: picture.thumb, width: picture.w, height: picture.h }).dataset.id = id;
    title.textContent = picture.title;
    reason.hidden = picture.public;
    reason.textContent = t("It will be left out of the public page. {reason}", { reason: picture.reason });
    caption.show(item.caption ?? picture.caption);
    reset.hidden = item.caption === null || !mayChange;
    look.href = picture.href;
    cover.disabled = draft.state.cover_id === id;
    const options = draft.state.sections.map((one, index) =>
      h("option", { value: one.id }, one.heading || t("Section {number}", { number: index + 1 })),
    );
    section.replaceChildren(...options);
    section.value = placeOf(draft.state, id)?.section ?? "";
    notes.replaceChildren(...noteList(draft, (one) => one.picture === id, id));
  }

  return {
    show,
    /** @param {string | null} next */
    pick(next) {
      id = next ?? "";
      show();
    },
  };
}

/**
 * What was published when, and the way back to it.
 * @param {HTMLElement} root
 * @param {import("./draft.js").Draft} draft
 * @returns {Gallery.Pane}
 */
export function versionsPane(root, draft) {
  /** @param {number} number */
  async function restore(number) {
    try {
      await draft.post(`versions/${number}/restore`);
      toast(t("The draft is as version {number} was. It is public when you publish it again.", { number }));
    } catch (problem) {
      toast(problem.message);
    }
  }

  async function unpublish() {
    await draft.post("unpublish").catch((problem) => toast(problem.message));
  }

  return {
    show() {
      const { state } = draft;
      const current = state.published?.number;
      const rows = state.versions.map((one) =>
        h(
          "li",
          { class: "versions__one" },
          h(
            "p",
            { class: "versions__head" },
            h("strong", {}, t("Version {number}", { number: one.number })),
            one.number === current
              ? h("span", { class: "versions__public" }, icon("globe"), t("public"))
              : "",
          ),
          h("p", { class: "dim" }, [when(one.at), one.by].filter(Boolean).join(", ")),
          h(
            "p",
            { class: "dim" },
            tn("{n} picture", "{n} pictures", one.count),
            one.left_out.length ? [" · ", tn("{n} left out", "{n} left out", one.left_out.length)] : "",
          ),
          one.note ? h("p", {}, one.note) : "",
          config().mayChange && one.revision !== state.revision
            ? h(
                "button",
                { type: "button", class: "link-button", onclick: () => restore(one.number) },
                t("Let the draft be so again"),
              )
            : "",
        ),
      );
      root.replaceChildren(
        rows.length
          ? h("ol", { class: "versions" }, ...rows)
          : h(
              "p",
              { class: "dim" },
              t("Nothing was published yet. Each time you publish, what the world sees is kept here."),
            ),
        current && config().mayChange ? button("close", t("Take it off the public pages"), unpublish) : "",
      );
    },
  };
}

/** @param {Server.Draft} state @param {string} id */
function itemOf(state, id) {
  return state.sections.flatMap((section) => section.items).find((item) => item.id === id);
}

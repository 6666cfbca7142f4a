// What stands beside the gallery: the picture at hand, and the versions.
import { config } from "../core/config.js";
import { confirmed } from "../core/confirm.js";
import { h, icon } from "../core/dom.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { textField } from "./field.js";
import { noteList } from "./notes.js";
import { placeOf, step } from "./order.js";
import { button, when } from "./parts.js";

/** The picture at hand: its words here, its place, what is said about it. */
export class PicturePane {
  #id = ""; // of the picture at hand, or nothing
  #draft;
  #image = h("img", { class: "pane__image", alt: "" });
  #title = h("p", { class: "pane__title" });
  #reason = h("p", { class: "notice pane__reason" });
  #look = h("a", { class: "button" }, icon("photo"), t("In the library"));
  #notes = h("div", { class: "notes" });
  #reset = h(
    "button",
    { type: "button", class: "link-button", onclick: () => this.#caption(null) },
    t("Take the picture's own caption"),
  );
  #cover = button("star", t("As the cover"), () => this.#makeCover());
  #section = h("select", { "aria-label": t("Section"), onchange: () => this.#intoSection() });
  #words;
  #body;
  #nothing = h(
    "p",
    { class: "dim" },
    t(
      "Choose a picture: its caption here, its place and notes about it stand here. Arrows go from " +
        "picture to picture; with Alt they move it.",
    ),
  );

  /**
   * @param {HTMLElement} root
   * @param {import("./draft.js").Draft} draft
   * @param {import("./paper.js").Paper} paper
   */
  constructor(root, draft, paper) {
    this.#draft = draft;
    this.#words = textField({
      label: t("Caption in this gallery"),
      className: "pane__text",
      rows: 4,
      disabled: !config().mayChange,
      onsave: (_was, text) => this.#caption(text),
    });
    this.#body = h(
      "div",
      { class: "pane__body", hidden: true },
      this.#title,
      this.#reason,
      h("label", { class: "pane__label" }, t("Caption in this gallery")),
      this.#words,
      this.#reset,
      ...(config().mayChange ? this.#tools(() => paper.remove(this.#id)) : []),
      this.#look,
      this.#notes,
    );
    root.append(this.#nothing, this.#body);
  }

  /** @param {string | null} id */
  pick(id) {
    this.#id = id ?? "";
    this.show();
  }

  show() {
    const { state } = this.#draft;
    const id = this.#id;
    const item = itemOf(state, id);
    this.#nothing.hidden = Boolean(item);
    this.#body.hidden = !item;
    if (!item) return;
    const picture = state.pictures[id];
    this.#showPicture(picture);
    this.#words.show(item.caption ?? picture.caption);
    this.#reset.hidden = item.caption === null || !config().mayChange;
    this.#cover.disabled = state.cover_id === id;
    const options = state.sections.map((one, index) =>
      h("option", { value: one.id }, one.heading || t("Section {number}", { number: index + 1 })),
    );
    this.#section.replaceChildren(...options);
    this.#section.value = placeOf(state, id)?.section ?? "";
    this.#notes.replaceChildren(...noteList(this.#draft, (one) => one.picture === id, id));
  }

  /** @param {Server.DraftPicture} picture */
  #showPicture({ thumb, w, h: height, title, reason, public: isPublic, href }) {
    if (!this.#image.isConnected) this.#body.prepend(this.#image); // not before it has a source
    if (this.#image.dataset.id !== this.#id)
      Object.assign(this.#image, { src: thumb, width: w, height }).dataset.id = this.#id;
    this.#title.textContent = title;
    this.#reason.hidden = isPublic;
    this.#reason.textContent = t("It will be left out of the public page. {reason}", { reason });
    this.#look.href = href;
  }

  /** @param {() => unknown} onremove */
  #tools(onremove) {
    return [
      h(
        "div",
        { class: "pane__row" },
        button("chevron-left", t("Earlier"), () => this.#walk(-1)),
        button("chevron-right", t("Later"), () => this.#walk(1)),
        this.#cover,
        button("close", t("Take out"), onremove),
      ),
      h("label", { class: "pane__label" }, t("Section"), this.#section),
    ];
  }

  /**
   * Gives it a caption of the gallery's own; with null, or the picture's own words, it has none.
   * @param {string | null} text
   */
  #caption(text) {
    const { state } = this.#draft;
    const was = itemOf(state, this.#id)?.caption ?? null;
    const isOwn = text !== state.pictures[this.#id].caption;
    this.#draft.do({ op: "caption", id: this.#id, was, text: isOwn ? text : null });
  }

  #makeCover() {
    const was = this.#draft.state.cover_id;
    this.#draft.do({ op: "set", field: "cover_id", was, value: this.#id });
  }

  #intoSection() {
    this.#draft.do({ op: "move", ids: [this.#id], section: this.#section.value, after: "end" });
  }

  /** @param {number} by */
  #walk(by) {
    const operation = step(this.#draft.state, this.#id, by);
    if (operation) this.#draft.do(operation);
  }
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
    const isSure = await confirmed({
      title: t("Put the draft back to version {number}?", { number }),
      lost: t("What was changed in the draft and not published since then is lost."),
      action: t("Put it back"),
    });
    if (!isSure) return;
    try {
      await draft.post(`versions/${number}/restore`);
      toast(t("The draft is as version {number} was. It is public when you publish it again.", { number }));
    } catch (problem) {
      toast(problem.message);
    }
  }

  async function unpublish() {
    const isSure = await confirmed({
      title: t("Take “{name}” off the public pages?", { name: draft.state.title }),
      lost: t(
        "Its address, and every page that shows it, has nothing to show any more, until it is published again.",
      ),
      action: t("Take it off"),
    });
    if (!isSure) return;
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

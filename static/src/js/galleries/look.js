// How a gallery looks, and what is done to it as a whole.
import { config } from "../core/config.js";
import { confirmed } from "../core/confirm.js";
import { h, icon } from "../core/dom.js";
import { postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { leaveUndo } from "../core/undo.js";
import { copyLine } from "./copyline.js";
import { button } from "./parts.js";

/**
 * Layout, colour, logo, live search, and what is done to the gallery as a whole.
 * @param {HTMLElement} root
 * @param {import("./draft.js").Draft} draft
 * @returns {Gallery.Pane}
 */
export function lookPane(root, draft) {
  const { mayChange } = config();
  /** @param {"layout" | "colour" | "shows_logo"} field @param {string | boolean} value */
  const set = (field, value) => draft.do({ op: "set", field, was: draft.state[field], value });
  const layouts = config().layouts.map((name) => layoutChoice(name, () => set("layout", name)));
  /** @type {HTMLInputElement} */
  const colour = h("input", {
    type: "color",
    "aria-label": t("Colour"),
    disabled: !mayChange,
    onchange: () => set("colour", colour.value),
  });
  const plain = h(
    "button",
    { type: "button", class: "link-button", onclick: () => set("colour", "") },
    t("Take the event's"),
  );
  /** @type {HTMLInputElement} */
  const logo = h("input", {
    type: "checkbox",
    disabled: !mayChange,
    onchange: () => set("shows_logo", logo.checked),
  });
  const addLogo = h("a", { class: "link-button", hidden: true }, t("Add the event's logo"));
  const live = h("p", { class: "pane__live" });
  const address = h("div", { class: "pane__address" });
  root.append(
    h("fieldset", { class: "layouts" }, h("legend", {}, t("Layout")), ...layouts),
    h(
      "div",
      { class: "pane__row" },
      h("label", { class: "pane__colour" }, colour, t("Colour")),
      mayChange ? plain : "",
    ),
    config().hasLogo ? h("label", { class: "ask-name__check" }, logo, t("Show the event's logo")) : addLogo,
    mayChange
      ? h(
          "p",
          { class: "dim" },
          t("In several languages: [zh] begins the Chinese text, [en] the English one."),
        )
      : "",
    live,
    address,
    ...(mayChange ? wholeActs(draft) : []),
  );

  return {
    show() {
      const { state } = draft;
      for (const input of root.querySelectorAll("[name=layout]"))
        input.checked = input.value === state.layout;
      colour.value = state.colour || config().event.accent;
      plain.hidden = !state.colour;
      logo.checked = state.shows_logo;
      const [first] = Object.keys(state.pictures);
      addLogo.hidden = !mayChange || !first;
      addLogo.href = `/assets/${first}/crops#logo`;
      live.hidden = !state.live;
      if (state.live)
        live.replaceChildren(
          icon("live"),
          t("Live: what “{query}” finds comes in by itself. What you take out stays out.", {
            query: describe(state.live),
          }),
        );
      address.replaceChildren(...(state.published ? publicLines(state) : []));
    },
  };
}

/** @param {string} name @param {() => unknown} onchange */
function layoutChoice(name, onchange) {
  /** @type {Record<string, string>} */
  const names = { justified: t("Rows"), grid: t("Grid"), story: t("Story") };
  const disabled = !config().mayChange;
  return h(
    "label",
    { class: "layouts__choice" },
    h("input", { type: "radio", name: "layout", value: name, disabled, onchange }),
    h(
      "span",
      { class: `layouts__sketch layouts__sketch--${name}`, "aria-hidden": "true" },
      ...Array.from({ length: 6 }, () => h("i", {})),
    ),
    names[name],
  );
}

/**
 * What is done to the gallery as a whole.
 * @param {import("./draft.js").Draft} draft
 */
function wholeActs(draft) {
  const others = h(
    "select",
    { "aria-label": t("Another gallery") },
    h("option", { value: "" }, t("Choose a gallery…")),
    ...config().others.map((one) => h("option", { value: one.id }, one.title)),
  );

  async function duplicate() {
    /** @type {Server.MadeGallery | undefined} */
    const made = await postJson(`${config().base}/duplicate`).catch((problem) => void toast(problem.message));
    if (made) location.href = made.edit;
  }

  async function archive() {
    const { title: name, published } = draft.state;
    // brought back, it is a draft: what was public cannot be undone whole
    const isSure =
      !published ||
      (await confirmed({
        title: t("Archive “{name}”?", { name }),
        lost: t("Its public page ends at once. Brought back, it is a draft that is published anew."),
        action: t("Archive"),
      }));
    if (!isSure) return;
    try {
      await postJson(`${config().base}/archive`);
      leaveUndo(t("“{name}” is in the archive.", { name }), `${config().base}/bring-back`);
      location.href = config().wall;
    } catch (problem) {
      toast(problem.message);
    }
  }

  async function merge() {
    if (!others.value) return others.focus();
    const isSure = await confirmed({
      title: t("Merge “{name}” into this gallery?", { name: others.selectedOptions[0].text }),
      lost: t("Its pictures come to the end of this one. It goes to the archive, and its public page ends."),
      action: t("Merge it"),
    });
    if (!isSure) return;
    try {
      const { came } = await draft.post("merge", { from: Number(others.value) });
      others.selectedOptions[0].remove();
      toast(
        tn(
          "{n} picture came in; the other gallery is in the archive.",
          "{n} pictures came in; the other gallery is in the archive.",
          came,
        ),
      );
    } catch (problem) {
      toast(problem.message);
    }
  }

  const rows = [
    h(
      "div",
      { class: "pane__row" },
      button("copy", t("Duplicate"), duplicate),
      button("archive", t("Archive"), archive),
    ),
  ];
  if (config().others.length)
    rows.push(h("div", { class: "pane__row" }, others, button("merge", t("Merge it"), merge)));
  return [h("h2", {}, t("The gallery as a whole")), ...rows];
}

/** @param {Server.LiveQuery} live */
function describe({ q, filters }) {
  return [q, ...Object.values(filters ?? {}).flat()].filter(Boolean).join(" ");
}

/**
 * The address and the code of the public page, to copy.
 * @param {Pick<Server.Draft, "url" | "embed">} state
 */
export function publicLines(state) {
  return [copyLine(t("Public address"), state.url), copyLine(t("Code for another site"), state.embed)];
}

// What stands beside the gallery: the picture at hand, the look, the team's notes, the versions.
import { h, icon } from "../core/dom.js";
import { formatMoment } from "../core/format.js";
import { config } from "../core/config.js";
import { postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { copyLine } from "./copyline.js";
import { textField } from "./field.js";
import { placeOf, step } from "./order.js";

const when = (/** @type {string} */ iso) => formatMoment(iso, config().event.timezone);
/** @param {string} name @param {Child} words @param {any} onclick @param {any} more */
const button = (
  /** @type {string} */ name,
  /** @type {Child} */ words,
  /** @type {{ (): any; (): void; (): void; (): any; (): Promise<void>; (): Promise<void>; (): Promise<void>; (): Promise<void>; } | null} */ onclick,
  more = {},
) => h("button", { type: "button", class: "button", onclick, ...more }, icon(name), words);

/**
 * The picture at hand: its words here, its place, what is said about it.
 * @param {any} root
 * @param {import("./draft.js").Draft} draft
 * @param {import("./paper.js").Paper} paper
 */
export function picturePane(root, draft, paper) {
  const { mayChange } = config();
  /** @type {string | null | undefined} */
  /** @type {any} */
  let id = null;
  const caption = textField({
    label: t("Caption in this gallery"),
    className: "pane__text",
    rows: 4,
    disabled: !mayChange,
    onsave: (/** @type {any} */ _was, /** @type {string} */ text) => {
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
      onclick: () => draft.do({ op: "caption", id, was: itemOf(draft.state, id).caption, text: null }),
    },
    t("Take the picture's own caption"),
  );
  const cover = button("star", t("As the cover"), () =>
    draft.do({ op: "set", field: "cover_id", was: draft.state.cover_id, value: id }),
  );
  const back = button("chevron-left", t("Earlier"), () => walk(-1));
  const on = button("chevron-right", t("Later"), () => walk(1));
  /** @type {any} */
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
      "Choose a picture: its caption here, its place and notes about it stand here. Arrows go from picture to picture; with Alt they move it.",
    ),
  );
  root.append(nothing, body);

  /** @param {number} by */
  function walk(by) {
    const operation = step(draft.state, id, by);
    if (operation) draft.do(operation);
  }

  function show() {
    const item = id && itemOf(draft.state, id);
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
    const options = draft.state.sections.map(
      (/** @type {{ id: any; heading: any; }} */ one, /** @type {number} */ index) =>
        h("option", { value: one.id }, one.heading || t("Section {number}", { number: index + 1 })),
    );
    section.replaceChildren(...options);
    section.value = placeOf(draft.state, id).section;
    notes.replaceChildren(
      ...noteList(draft, (/** @type {{ picture: any; }} */ one) => one.picture === id, id),
    );
  }

  return {
    show,
    /** @param {any} next */
    pick(next) {
      id = next;
      show();
    },
  };
}

/**
 * Layout, colour, logo, live search, and what is done to the gallery as a whole.
 * @param {any} root
 * @param {import("./draft.js").Draft} draft
 */
export function lookPane(root, draft) {
  const { mayChange } = config();
  /** @type {Record<string, any>} */
  const names = { justified: t("Rows"), grid: t("Grid"), story: t("Story") };
  const set = (/** @type {string} */ field, /** @type {string} */ value) =>
    draft.do({ op: "set", field, was: draft.state[field], value });
  const layouts = config().layouts.map((/** @type {string | number} */ name) =>
    h(
      "label",
      { class: "layouts__choice" },
      h("input", {
        type: "radio",
        name: "layout",
        value: name,
        disabled: !mayChange,
        onchange: () => set("layout", name),
      }),
      h(
        "span",
        { class: `layouts__sketch layouts__sketch--${name}`, "aria-hidden": "true" },
        ...Array.from({ length: 6 }, () => h("i", {})),
      ),
      names[name],
    ),
  );
  /** @type {any} */
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
  /** @type {any} */
  const logo = h("input", {
    type: "checkbox",
    disabled: !mayChange,
    onchange: () => set("shows_logo", logo.checked),
  });
  const addLogo = h("a", { class: "link-button", hidden: true }, t("Add the event's logo"));
  const live = h("p", { class: "pane__live" });
  const address = h("div", { class: "pane__address" });
  const others = h(
    "select",
    { "aria-label": t("Another gallery") },
    h("option", { value: "" }, t("Choose a gallery…")),
    ...config().others.map((/** @type {{ id: any; title: Child; }} */ one) =>
      h("option", { value: one.id }, one.title),
    ),
  );
  const whole = !mayChange
    ? []
    : [
        h("h2", {}, t("The gallery as a whole")),
        h(
          "div",
          { class: "pane__row" },
          button("copy", t("Duplicate"), duplicate),
          button("archive", t("Archive"), archive),
        ),
        config().others.length
          ? h("div", { class: "pane__row" }, others, button("merge", t("Take it in"), merge))
          : "",
      ];
  root.append(
    h("fieldset", { class: "layouts" }, h("legend", {}, t("Layout")), ...layouts),
    h(
      "div",
      { class: "pane__row" },
      h("label", { class: "pane__colour" }, colour, t("Colour")),
      mayChange ? plain : "",
    ),
    config().hasLogo ? h("label", { class: "ask-name__check" }, logo, t("Show the event's logo")) : addLogo,
    live,
    address,
    ...whole,
  );

  async function duplicate() {
    const made = await postJson(`${config().base}/duplicate`).catch((problem) => void toast(problem.message));
    if (made) location.href = made.edit;
  }

  async function archive() {
    try {
      await postJson(`${config().base}/archive`);
      location.href = config().wall;
    } catch (problem) {
      toast(problem.message);
    }
  }

  async function merge() {
    if (!others.value) return others.focus();
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

/** @param {any} options */
function describe({ q, filters }) {
  return [q, ...Object.values(filters ?? {}).flat()].filter(Boolean).join(" ");
}

/**
 * The address and the code of the public page, to copy.
 * @param {any} state
 */
export function publicLines(state) {
  return [copyLine(t("Public address"), state.url), copyLine(t("Code for another site"), state.embed)];
}

/**
 * What the team says to itself.
 * @param {any} root
 * @param {import("./draft.js").Draft} draft
 */
export function notesPane(root, draft) {
  const count = document.querySelector("[data-note-count]");
  return {
    show() {
      const open = draft.state.comments.filter(
        (/** @type {{ resolved: any; }} */ one) => !one.resolved,
      ).length;
      count.textContent = open || "";
      if (root.contains(document.activeElement) && document.activeElement.value) return;
      root.replaceChildren(
        h("p", { class: "dim" }, t("Notes are for the team and never published.")),
        ...noteList(draft, () => true, null),
      );
    },
  };
}

/** @param {import("./draft.js").Draft} draft @param {any} isShown @param {any} about */
function noteList(draft, isShown, about) {
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
    await draft.post("comments", { text, id: about }).catch((/** @type {{ message: string; }} */ problem) => {
      field.value = text;
      toast(problem.message);
    });
  };
  const list = draft.state.comments.filter(isShown).map((/** @type {any} */ one) => note(draft, one, about));
  return [h("ol", { class: "notes__list" }, ...list), send];
}

/** @param {import("./draft.js").Draft} draft @param {any} one @param {any} about */
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
          .catch((/** @type {{ message: string; }} */ problem) => toast(problem.message)),
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

/**
 * What was published when, and the way back to it.
 * @param {any} root
 * @param {import("./draft.js").Draft} draft
 */
export function versionsPane(root, draft) {
  /** @param {any} number */
  async function restore(number) {
    try {
      await draft.post(`versions/${number}/restore`);
      toast(t("The draft is as version {number} was. It is public when you publish it again.", { number }));
    } catch (problem) {
      toast(problem.message);
    }
  }

  async function unpublish() {
    await draft
      .post("unpublish")
      .catch((/** @type {{ message: string; }} */ problem) => toast(problem.message));
  }

  return {
    show() {
      const { state } = draft;
      const current = state.published?.number;
      const rows = state.versions.map(
        (
          /** @type {{ number: any; at: any; by: any; count: number; left_out: string | any[]; note: Child; revision: any; }} */ one,
        ) =>
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
              one.left_out.length ? ` · ${tn("{n} left out", "{n} left out", one.left_out.length)}` : "",
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

/** @param {any} state @param {string} id */
function itemOf(state, id) {
  return state.sections
    .flatMap((/** @type {{ items: any; }} */ section) => section.items)
    .find((/** @type {{ id: any; }} */ item) => item.id === id);
}

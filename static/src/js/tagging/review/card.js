// How a group looks: what is suggested and why, its pictures, and the keys.
import { h, icon } from "../../core/dom.js";
import { placeBox } from "../../faces/chip.js";
import { formatSpan } from "../../core/format.js";
import { config } from "../../core/config.js";
import { t, tn } from "../../core/i18n.js";

/** @type {Record<string, () => string>} */
const QUESTIONS = {
  sessions: () => t("Do these show this session?"),
  people: () => t("Do these show this person?"),
  tags: () => t("Does this tag fit these?"),
  bursts: () => t("Is all of this right for the burst?"),
  captions: () => t("Is this caption right for these?"),
};
/** @type {Record<string, string>} */
const LANGUAGE_NAMES = { en: "English", zh: "中文" };

/**
 * What can be done about a group.
 * @typedef {object} Options
 * @property {string[]} languages
 * @property {string} language
 * @property {(language: string) => unknown} onlanguage
 * @property {() => unknown} onaccept
 * @property {() => unknown} onreject
 * @property {() => unknown} onnext
 * @property {() => unknown} onundo
 * @property {boolean} canUndo
 */

/**
 * Draws one group into `root`.
 * @param {HTMLElement} root
 * @param {Server.ReviewGroup} card
 * @param {Options} options
 */
export function showCard(root, card, options) {
  const frames = h(
    "div",
    {
      class: "review__frames",
      "data-size": sizeOf(card.frames.length),
      role: "group",
      "aria-label": t("Pictures"),
    },
    ...card.frames.map(frame),
  );
  root.replaceChildren(
    h(
      "div",
      { class: "review__what" },
      h("p", { class: "review__question dim" }, QUESTIONS[card.kind]()),
      ...headline(card, options),
      portraits(card),
      why(card),
    ),
    frames,
    bar(card, options),
  );
}

/** @param {Server.ReviewGroup} card @param {Options} options */
function headline(card, { languages, language, onlanguage }) {
  if (card.kind !== "captions") {
    const { text, starts, ends } = card.note;
    const span = starts && ends ? formatSpan(starts, ends, config().event.timezone) : "";
    return [
      h("h2", { class: "review__label" }, card.label),
      h("p", { class: "review__note dim" }, [span, text, left(card)].filter(Boolean).join(" · ")),
    ];
  }
  const choices = languages.map((one) =>
    h(
      "button",
      {
        type: "button",
        class: "button",
        "aria-pressed": String(one === language),
        onclick: () => onlanguage(one),
        lang: one,
      },
      LANGUAGE_NAMES[one] ?? one,
    ),
  );
  const text = h("textarea", {
    class: "review__caption",
    "data-caption": "",
    rows: 3,
    "aria-label": t("Caption"),
    lang: card.key,
  });
  text.value = card.label;
  return [text, h("div", { class: "review__languages" }, ...choices)];
}

/** @param {Server.ReviewGroup} card */
function left(card) {
  return card.left > card.frames.length
    ? t("{here} of {all} pictures", { here: card.frames.length, all: card.left })
    : tn("{n} picture", "{n} pictures", card.frames.length);
}

/**
 * How the person looks, to compare with.
 * @param {Server.ReviewGroup} card
 */
function portraits({ portraits: known, label }) {
  if (!known.length) return null;
  return h(
    "div",
    { class: "review__portraits", role: "group", "aria-label": t("Portraits of {name}", { name: label }) },
    ...known.map((src) => h("img", { src, alt: "" })),
  );
}

/** @param {Server.ReviewGroup} card */
function why(card) {
  if (!card.reasons.length) return null;
  return h("ul", { class: "review__why" }, ...card.reasons.map((one) => h("li", {}, one)));
}

/** @param {Server.ReviewFrame} one */
function frame(one) {
  const image = h("img", {
    class: "review__image",
    src: one.src,
    alt: one.title,
    decoding: "async",
    draggable: "false",
  });
  const toggle = (/** @type {PageEvent} */ { currentTarget: button }) =>
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
  const button = h(
    "button",
    {
      type: "button",
      class: "review__frame",
      "aria-pressed": "true",
      "data-frame": one.id,
      "data-page": one.page,
      title: t("Leave this picture out of the answer"),
      "aria-label": t("{title}, in the answer", { title: one.title }),
      onclick: toggle,
    },
    image,
    one.box ? faceBox(one.box) : null,
    h("span", { class: "review__mark" }, icon("check")),
  );
  button.style.setProperty("--ratio", one.ratio.toFixed(3));
  button.style.backgroundColor = one.colour;
  return button;
}

/** @param {number[]} box */
function faceBox(box) {
  const element = h("span", { class: "review__box" });
  placeBox(element, box);
  return element;
}

/** @param {number} count */
function sizeOf(count) {
  return count === 1 ? "one" : count <= 4 ? "few" : count <= 10 ? "some" : "many";
}

/** @param {Server.ReviewGroup} card @param {Options} options */
function bar(card, { onaccept, onreject, onnext, onundo, canUndo }) {
  const isCaption = card.kind === "captions";
  /** @param {string} letter @param {string} label @param {string} symbol @param {() => unknown} onclick */
  const key = (letter, label, symbol, onclick, extra = "", keys = letter.toUpperCase()) =>
    h(
      "button",
      { type: "button", class: `button ${extra}`, onclick, "aria-keyshortcuts": letter },
      icon(symbol),
      label,
      h("kbd", { "aria-hidden": "true" }, keys),
    );
  return h(
    "div",
    { class: "review__bar", role: "toolbar", "aria-label": t("Answer") },
    key("a", isCaption ? t("Use") : t("Accept"), "check", onaccept, "button--primary"),
    isCaption ? null : key("r", t("Reject"), "close", onreject),
    key("n", t("Next"), "chevron-right", onnext),
    h("span", { class: "review__space" }),
    canUndo ? key("Control+Z", t("Undo"), "undo", onundo, "", "Ctrl Z") : null,
    h(
      "p",
      { class: "review__hint dim" },
      isCaption
        ? t("E edits the words. O opens the picture.")
        : t("Click a picture to leave it out. O opens it."),
    ),
  );
}

/**
 * While the first group is on its way.
 * @param {HTMLElement} root
 */
export function showWaiting(root) {
  root.replaceChildren(
    h("p", { class: "review__waiting dim", role: "status" }, t("Looking for suggestions …")),
  );
}

/**
 * At the end of the line.
 * @param {HTMLElement} root
 * @param {{ skipped: number, onagain: () => unknown }} end
 */
export function showDone(root, { skipped, onagain }) {
  const words = skipped
    ? tn(
        "You passed over {n} group. It is still here.",
        "You passed over {n} groups. They are still here.",
        skipped,
      )
    : t("New suggestions come by themselves while pictures arrive.");
  root.replaceChildren(
    h(
      "div",
      { class: "state" },
      h("h2", {}, t("Nothing left to review here")),
      h("p", {}, words),
      h(
        "button",
        { type: "button", class: "button button--primary", onclick: onagain },
        skipped ? t("Go through them again") : t("Look again"),
      ),
    ),
  );
}

/** @param {HTMLElement} root @param {Error} problem @param {() => unknown} onagain */
export function showTrouble(root, problem, onagain) {
  root.replaceChildren(
    h(
      "div",
      { class: "state" },
      h("h2", {}, t("The suggestions could not be loaded")),
      h("p", {}, problem.message),
      h("button", { type: "button", class: "button button--primary", onclick: onagain }, t("Try again")),
    ),
  );
}

// What stands around the picture: where one is, the answer, the burst, and whether all is saved.
import { find, h, icon, iconButton } from "../../core/dom.js";
import { formatNumber } from "../../core/format.js";
import { t, tn } from "../../core/i18n.js";
import { sessionOf } from "../../grid/sessionwords.js";
import { LABELS, labelWords } from "./labels.js";

const GOES_ON = "mediahub.cull.goes-on";

/**
 * A button of an answer, which stays pressed.
 * @param {string} name of its icon
 * @param {string} label
 * @param {() => unknown} onclick
 */
const toggle = (name, label, onclick, extra = "") =>
  h(
    "button",
    {
      type: "button",
      class: `cull__act ${extra}`,
      title: label,
      "aria-label": label,
      "aria-pressed": "false",
      onclick,
    },
    icon(name),
  );

/** @param {number} value @param {(value: number) => unknown} onrate */
const star = (value, onrate) =>
  h(
    "button",
    {
      type: "button",
      class: "stars__star",
      "aria-label": `${tn("{n} star", "{n} stars", value)} (${value})`,
      onclick: () => onrate(value),
    },
    "★",
  );

/** @param {{ label: string, key: string }} colour @param {(label: string) => unknown} onlabel */
function labelButton({ label, key }, onlabel) {
  const words = key ? `${labelWords(label)} (${key})` : labelWords(label);
  return h("button", {
    type: "button",
    class: "cull__label",
    "data-label": label,
    title: words,
    "aria-label": t("Label: {colour}", { colour: words }),
    "aria-pressed": "false",
    onclick: () => onlabel(label),
  });
}

/** @param {(value: string) => unknown} onchoose */
function filterChoice(onchoose) {
  const choices = [
    ["", t("All")],
    ["open", t("Without an answer")],
    ["pick", t("Picked")],
    ["reject", t("Rejected")],
    ...LABELS.map(({ label }) => [label, labelWords(label)]),
  ].map(([value, label]) => h("option", { value }, label));
  const onchange = (/** @type {PageEvent} */ { target }) => {
    onchoose(target.value);
    target.blur();
  };
  return h("select", { class: "cull__only", "aria-label": t("Show"), onchange }, ...choices);
}

/** The bars of the page; `act` is what their buttons do. */
export class Bar {
  goesOn = localStorage.getItem(GOES_ON) !== "no";
  #bottom = find("[data-bottom]");
  #strip = find("[data-strip]");
  #position = h("output", { class: "cull__position" });
  #words = h("p", { class: "cull__words" });
  #counts = h("p", { class: "cull__counts" });
  #saved = h("output", { class: "cull__saved" });
  #act;
  #buttons;
  #stars;
  #labels;

  /** @param {Cull.Acts} act */
  constructor(act) {
    this.#act = act;
    this.#buttons = {
      reject: toggle("close", t("Reject (X)"), () => act.answer({ flag: "reject" }), "cull__act--reject"),
      pick: toggle("check", t("Pick (P)"), () => act.answer({ flag: "pick" }), "cull__act--pick"),
      compare: toggle("compare", t("Compare (C)"), act.compare),
      zoom: toggle("plus", t("100 % (Z)"), act.zoom),
      auto: toggle("go-on", t("Go on by itself after an answer"), () => this.#setGoesOn(!this.goesOn)),
    };
    this.#labels = LABELS.map((colour) =>
      labelButton(colour, (label) => act.answer({ label }, { goesOn: false })),
    );
    this.#stars = [1, 2, 3, 4, 5].map((value) => star(value, (rating) => act.answer({ rating })));
    find("[data-top]").append(
      this.#position,
      this.#words,
      this.#counts,
      this.#saved,
      filterChoice(act.filter),
    );
    this.#fillBottom();
    this.#setGoesOn(this.goesOn);
  }

  #fillBottom() {
    const act = this.#act;
    const { reject, pick, compare, zoom, auto } = this.#buttons;
    const undo = iconButton("undo", t("Undo the last answer (Ctrl Z)"), { onclick: act.undo });
    this.#bottom.append(
      h("div", { class: "cull__side" }, undo, auto),
      h(
        "div",
        { class: "cull__middle" },
        iconButton("chevron-left", t("Previous (←)"), { onclick: () => act.step(-1) }),
        reject,
        h("div", { class: "stars", role: "group", "aria-label": t("Rating") }, ...this.#stars),
        pick,
        iconButton("chevron-right", t("Next (→)"), { onclick: () => act.step(1) }),
      ),
      h("div", { class: "cull__labels", role: "group", "aria-label": t("Colour label") }, ...this.#labels),
      h("div", { class: "cull__side cull__side--end" }, zoom, compare),
    );
  }

  /** @param {boolean} value */
  #setGoesOn(value) {
    this.goesOn = value;
    localStorage.setItem(GOES_ON, value ? "yes" : "no");
    this.#buttons.auto.setAttribute("aria-pressed", String(value));
  }

  /** @param {boolean} is */
  zoomed(is) {
    this.#buttons.zoom.setAttribute("aria-pressed", String(is));
  }

  /** @param {string} text that stays above the buttons */
  note(text) {
    this.#bottom.before(h("p", { class: "cull__note" }, text));
  }

  /**
   * Says whether all is saved.
   * @param {import("./answers.js").Answers} answers
   */
  saved(answers) {
    const isAway = answers.waiting && (answers.problem || !navigator.onLine);
    this.#saved.textContent = isAway
      ? tn(
          "{n} answer is kept here until the network is back",
          "{n} answers are kept here until the network is back",
          answers.waiting,
        )
      : answers.waiting
        ? t("Saving…")
        : t("Saved");
    this.#saved.dataset.state = isAway ? "away" : "";
  }

  /** @param {Cull.Shown} shown */
  show({ flag, rating, label, place, stops, counts, tile, compared, ...burst }) {
    this.#position.textContent = `${formatNumber(place + 1)} / ${formatNumber(stops)}`;
    this.#words.textContent = [tile?.title, tile && !tile.title.includes(tile.session) && sessionOf(tile)]
      .filter(Boolean)
      .join(" · ");
    this.#counts.replaceChildren(
      h("span", { class: "cull__count--pick" }, t("{n} picked", { n: formatNumber(counts.pick) })),
      h("span", {}, t("{n} rejected", { n: formatNumber(counts.reject) })),
    );
    const { pick, reject, compare } = this.#buttons;
    pick.setAttribute("aria-pressed", String(flag === "pick"));
    reject.setAttribute("aria-pressed", String(flag === "reject"));
    compare.setAttribute("aria-pressed", String(compared > 1));
    document.body.dataset.flag = flag;
    this.#stars.forEach((button, index) =>
      button.setAttribute("aria-pressed", String(index < (rating ?? 0))),
    );
    for (const button of this.#labels)
      button.setAttribute("aria-pressed", String(button.dataset.label === label));
    showStrip(this.#strip, { ...burst, act: this.#act });
  }
}

/**
 * The frames of a burst, small, with a way to open it.
 * @param {HTMLElement} strip
 * @param {Pick<Cull.Shown, "stop" | "active" | "opened" | "tiles" | "answers"> & { act: Cull.Acts }} burst
 */
function showStrip(strip, { stop, active, opened, tiles, answers, act }) {
  strip.hidden = !stop || stop.members.length < 2;
  if (!stop || strip.hidden) return strip.replaceChildren();
  const cells = stop.members.map((id, index) => {
    const tile = tiles.get(id);
    const label = tn("Frame {n} of the burst", "Frame {n} of the burst", index + 1);
    const onclick = () => act.pickMember(index - stop.members.indexOf(active));
    return h(
      "button",
      {
        type: "button",
        class: "burst__frame",
        "aria-label": label,
        "aria-current": id === active ? "true" : null,
        "data-flag": answers.of(id).flag,
        onclick,
      },
      tile?.thumb && h("img", { src: tile.thumb, alt: "" }),
    );
  });
  strip.replaceChildren(
    h(
      "button",
      {
        type: "button",
        class: "burst__open",
        "aria-expanded": String(opened),
        title: t("Open or close the burst (S)"),
        onclick: act.toggleStack,
      },
      icon("stack"),
      tn("{n} frame", "{n} frames", stop.members.length),
    ),
    h("div", { class: "burst__frames" }, ...cells),
  );
}

// What stands around the picture: where one is, the answer, the burst, and whether all is saved.
import { find, h, icon, iconButton } from "../../core/dom.js";
import { formatNumber } from "../../core/format.js";
import { t, tn } from "../../core/i18n.js";

const GOES_ON = "mediahub.cull.goes-on";

/**
 * Fills the bars of the page; `act` is what their buttons do.
 * @param {Cull.Acts} act
 */
export function makeBar(act) {
  const [top, bottom, strip] = ["top", "bottom", "strip"].map((name) => find(`[data-${name}]`));
  const position = h("output", { class: "cull__position" });
  const words = h("p", { class: "cull__words" });
  const counts = h("p", { class: "cull__counts" });
  const saved = h("output", { class: "cull__saved" });
  const only = h(
    "select",
    {
      class: "cull__only",
      "aria-label": t("Show"),
      onchange: ({ target }) => {
        act.filter(target.value);
        target.blur();
      },
    },
    ...[
      ["", t("All")],
      ["open", t("Without an answer")],
      ["pick", t("Picked")],
      ["reject", t("Rejected")],
    ].map(([value, label]) => h("option", { value }, label)),
  );
  top.append(position, words, counts, saved, only);

  /** @param {string} name @param {string} label @param {() => unknown} onclick */
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
  const reject = toggle("close", t("Reject (X)"), () => act.answer({ flag: "reject" }), "cull__act--reject");
  const pick = toggle("check", t("Pick (P)"), () => act.answer({ flag: "pick" }), "cull__act--pick");
  const star = (/** @type {number} */ value) =>
    h(
      "button",
      {
        type: "button",
        class: "stars__star",
        "aria-label": `${tn("{n} star", "{n} stars", value)} (${value})`,
        onclick: () => act.answer({ rating: value }),
      },
      "★",
    );
  const stars = [1, 2, 3, 4, 5].map(star);
  const compare = toggle("compare", t("Compare (C)"), act.compare);
  const zoom = toggle("plus", t("100 % (Z)"), act.zoom);
  const auto = toggle("go-on", t("Go on by itself after an answer"), () => setGoesOn(!goesOn));
  bottom.append(
    h(
      "div",
      { class: "cull__side" },
      iconButton("undo", t("Undo the last answer (Ctrl Z)"), { onclick: act.undo }),
      auto,
    ),
    h(
      "div",
      { class: "cull__middle" },
      iconButton("chevron-left", t("Previous (←)"), { onclick: () => act.step(-1) }),
      reject,
      h("div", { class: "stars", role: "group", "aria-label": t("Rating") }, ...stars),
      pick,
      iconButton("chevron-right", t("Next (→)"), { onclick: () => act.step(1) }),
    ),
    h("div", { class: "cull__side cull__side--end" }, zoom, compare),
  );
  let goesOn = localStorage.getItem(GOES_ON) !== "no";
  const setGoesOn = (/** @type {boolean} */ value) => {
    goesOn = value;
    localStorage.setItem(GOES_ON, value ? "yes" : "no");
    auto.setAttribute("aria-pressed", String(value));
  };
  setGoesOn(goesOn);

  return {
    get goesOn() {
      return goesOn;
    },
    zoomed: (/** @type {boolean} */ is) => zoom.setAttribute("aria-pressed", String(is)),
    note: (/** @type {Child} */ text) => bottom.before(h("p", { class: "cull__note" }, text)),
    saved: (/** @type {import("./answers.js").Answers} */ answers) => {
      const isAway = answers.waiting && (answers.problem || !navigator.onLine);
      saved.textContent = isAway
        ? tn(
            "{n} answer is kept here until the network is back",
            "{n} answers are kept here until the network is back",
            answers.waiting,
          )
        : answers.waiting
          ? t("Saving…")
          : t("Saved");
      saved.dataset.state = isAway ? "away" : "";
    },
    show: (
      /** @type {Cull.Shown} */ {
        flag,
        rating,
        stop,
        active,
        opened,
        place,
        stops,
        counts: { pick: picked, reject: rejected },
        tile,
        tiles,
        answers,
        compared,
      },
    ) => {
      position.textContent = `${formatNumber(place + 1)} / ${formatNumber(stops)}`;
      words.textContent = [tile?.title, tile && !tile.title.includes(tile.session) && tile.session]
        .filter(Boolean)
        .join(" · ");
      counts.replaceChildren(
        h("span", { class: "cull__count--pick" }, t("{n} picked", { n: formatNumber(picked) })),
        h("span", {}, t("{n} rejected", { n: formatNumber(rejected) })),
      );
      pick.setAttribute("aria-pressed", String(flag === "pick"));
      reject.setAttribute("aria-pressed", String(flag === "reject"));
      compare.setAttribute("aria-pressed", String(compared > 1));
      document.body.dataset.flag = flag;
      stars.forEach((button, index) => button.setAttribute("aria-pressed", String(index < (rating ?? 0))));
      showStrip(strip, { stop, active, opened, tiles, answers, act });
    },
  };
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

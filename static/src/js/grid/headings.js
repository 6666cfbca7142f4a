// The headings of the grid: the day, and the session with its room, time and speakers.
import { h, icon } from "../core/dom.js";
import { formatDay, formatSpan } from "../core/format.js";
import { t } from "../core/i18n.js";

/**
 * The words of a section: `{ day, title, facts }`. Where a whole day is one section, its title is the day.
 * @param {Pick<Grid.Section, "day" | "session" | "hasYear">} section
 * @param {Server.Layout["sessions"]} sessions
 * @param {string} timeZone
 * @returns {Grid.HeadingWords}
 */
export function headingWords({ day, session, hasYear }, sessions, timeZone) {
  const dayWords = day ? formatDay(day, "UTC", "long", hasYear) : t("Without a date");
  const plain = { day: dayWords, facts: [], maybe: "" };
  if (session === null) return { ...plain, title: dayWords };
  const programme = sessions[session];
  if (!programme) return { ...plain, title: session || t("Without a session") };
  const { title, room, starts, ends, speakers, suggested } = programme;
  return {
    day: dayWords,
    title,
    maybe: suggested ? maybeWords(...suggested) : "",
    facts: [formatSpan(starts, ends, timeZone), room, speakers.join(", ")].filter(Boolean),
  };
}

/**
 * That pictures are under this heading because a tagger suggests it, and how many of them.
 * @param {number} some
 * @param {number} total
 */
const maybeWords = (some, total) =>
  some === total ? t("Suggested") : t("{n} of {total} suggested", { n: some, total });

/**
 * The heading of one section as a grid row; `onselect` is for all of its pictures.
 * @param {Pick<Grid.Section, "day" | "session" | "hasYear" | "isNewDay">} section
 * @param {Grid.HeadingWords} words
 * @param {{ timeZone: string, onselect: () => unknown }} how
 */
export function makeHeading(section, words, { timeZone, onselect }) {
  const short = section.day ? formatDay(section.day, timeZone, "short", section.hasYear) : words.day;
  const isDay = section.session === null;
  const facts = isDay
    ? []
    : [
        words.maybe && h("span", { class: "heading__maybe" }, words.maybe),
        h("span", { class: "heading__day" }, short),
        ...words.facts.map((fact) => h("span", {}, fact)),
      ];
  const select = h(
    "button",
    {
      type: "button",
      class: "heading__select",
      tabindex: "-1",
      title: t("Select these pictures"),
      "aria-label": t("Select all of {title}", { title: words.title }),
      onclick: onselect,
    },
    icon("check"),
  );
  const day = h("div", { class: "day", role: "row" }, h("div", { role: "gridcell" }, h("h2", {}, words.day)));
  return [
    ...(section.isNewDay && !isDay ? [day] : []),
    h(
      "div",
      { class: "heading", role: "row" },
      h(
        "div",
        { role: "gridcell", class: "heading__cell" },
        h(isDay ? "h2" : "h3", { class: "heading__title" }, words.title),
        h("p", { class: "heading__facts", title: t("Times in {zone}", { zone: timeZone }) }, ...facts),
        select,
      ),
    ),
  ];
}

// The panel beside a large picture: everything known about it, in reading order.
import { h, icon, iconButton, present } from "../core/dom.js";
import { downloadFrom } from "../delivery/downloads.js";
import { draftSection } from "./draft.js";
import { originsSection, provenanceSection } from "./provenance.js";
import { historySection } from "../curation/edit/history.js";
import { addDepiction, depictionButtons } from "../curation/edit/depictions.js";
import { moreEditor, originEditor, wordsEditor } from "../curation/edit/panel.js";
import { versionsSection } from "../curation/edit/versions.js";
import { formatMoment, formatSpan } from "../core/format.js";
import { copyLines, rightsParts } from "../delivery/rights.js";
import { config } from "../core/config.js";
import { copyText } from "../core/clipboard.js";
import { toast } from "../core/toast.js";
import { t } from "../core/i18n.js";

/**
 * The panel's content for `details`; `onfilter(name, value)` leads to everything like it, `onchanged()`
 * is called when the picture was edited, `onface(slug)` when somebody points at a person, or at nobody (null).
 * @param {Server.Details} details
 * @param {object} how
 * @param {(name: string, value: string) => unknown} how.onfilter
 * @param {Edit.OnChanged} how.onchanged
 * @param {(slug: string | null) => unknown} [how.onface]
 */
export function panelContent(details, { onfilter, onchanged, onface = () => {} }) {
  const zone = config().event.timezone;
  const canEdit = Boolean(details.edit);
  /** @param {string} field @param {string} key @param {string} name @param {Server.Depiction} mark */
  const buttons = (field, key, name, { status }) =>
    canEdit && depictionButtons(details.id, field, { key, name, status }, onchanged);
  /** @param {string} field @param {string} label @param {string[]} [unused] */
  const adder = (field, label, unused) =>
    canEdit && addDepiction(details.id, field, label, onchanged, unused);
  return present([
    ...(canEdit ? wordsEditor(details, onchanged) : words(details)),
    canEdit && !details.caption && draftSection(details.id, onchanged),
    rights(details, onchanged),
    credit(details),
    canEdit && moreEditor(details, onchanged),
    canEdit && originEditor(details, onchanged),
    list(
      "people",
      t("People"),
      details.people,
      people(details, adder("people", t("Add a person"), details.edit?.unused_persons)),
      (one) => [
        ...entry(one.name, one.role, one, () => onfilter("person", one.slug), {
          onpointerenter: () => onface(one.slug),
          onpointerleave: () => onface(null),
          onfocus: () => onface(one.slug),
          onblur: () => onface(null),
        }),
        buttons("people", one.slug, one.name, one),
      ],
    ),
    wereThere(details.present, onfilter),
    list("session", t("Session"), details.sessions, adder("sessions", t("Add a session")), (one) => [
      ...entry(
        one.title,
        [formatSpan(one.starts, one.ends, zone), one.room].filter(Boolean).join(" · "),
        one,
        () => onfilter("session", one.code),
      ),
      buttons("sessions", one.code, one.title, one),
    ]),
    tags(details.tags, adder("tags", t("Add a tag"), details.edit?.unused_keywords), onfilter, (one) =>
      buttons("tags", one.slug, one.label, one),
    ),
    looks(details.looks),
    taken(details, zone),
    details.camera.length ? facts("camera", t("Camera"), details.camera) : null,
    place(details.place),
    fileFacts(details),
    originsSection(details.origins),
    provenanceSection(details.provenance, details.elsewhere, zone),
    versionsSection(details, onchanged),
    details.has_history && historySection(details.id, { canRevert: canEdit, onchanged }),
  ]);
}

/** @param {Server.Details} details @param {string} zone */
function taken(details, zone) {
  const named = { datetime: details.taken_at, title: t("Event time, {zone}", { zone }) };
  return facts("calendar", t("Date taken"), [
    [t("When"), h("time", named, formatMoment(details.taken_at, zone))],
    [t("By"), details.photographer],
  ]);
}

/** @param {Server.Details} details */
function fileFacts({ file, duration, companions }) {
  return facts("file", t("File"), [
    [t("File name"), file.name],
    [t("Size"), file.size],
    [t("Pixels"), file.pixels],
    [t("Length"), duration],
    ...companions.map(
      /** @returns {Fact} */ ({ name, size, url }) => [
        t("With it"),
        h("a", { href: url, onclick: (event) => takeFile(event, url) }, `${name} (${size})`),
      ],
    ),
  ]);
}

/**
 * A click takes the file; the address alone leads to a page that offers it.
 * @param {MouseEvent} event
 * @param {string} url
 */
async function takeFile(event, url) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await downloadFrom(url);
  } catch (problem) {
    toast(problem.message);
  }
}

/** @param {Server.Details} details */
function words({ title, headline, caption }) {
  return [
    h("h2", { class: "panel__title" }, title),
    headline && h("p", { class: "panel__headline" }, headline),
    caption && h("p", { class: "panel__caption" }, caption),
  ];
}

/** @param {string} symbol @param {string} title @param {Child[]} content */
function section(symbol, title, ...content) {
  return h(
    "section",
    { class: "panel__section" },
    h("h3", { class: "panel__name" }, icon(symbol), title),
    ...content,
  );
}

/** @param {Server.Details} details @param {Edit.OnChanged} onchanged */
const rights = (details, onchanged) => section("copyright", t("Rights"), ...rightsParts(details, onchanged));

/** @param {Server.Details} details */
function credit(details) {
  const lines = copyLines(details);
  if (!lines.length) return null;
  return section(
    "copy",
    t("To copy"),
    h(
      "ul",
      { class: "panel__copies" },
      ...lines.map(({ label, text }) => h("li", {}, copyLine(label, text))),
    ),
  );
}

/** @param {string} label @param {string} value */
function copyLine(label, value) {
  const otherwise = t("The browser did not allow copying. {label}: {value}", { label, value });
  const copy = () => copyText(value, t("{label} copied.", { label }), otherwise);
  return h(
    "div",
    { class: "copy" },
    h(
      "span",
      { class: "copy__text" },
      h("span", { class: "copy__label" }, label),
      h("span", { class: "copy__value" }, value),
    ),
    iconButton("copy", t("Copy: {what}", { what: label }), { onclick: copy }),
  );
}

/**
 * @template T
 * @param {string} symbol
 * @param {string} title
 * @param {T[]} items
 * @param {Child} adder
 * @param {(item: T) => Child[]} make
 */
function list(symbol, title, items, adder, make) {
  if (!items.length && !adder) return null;
  return section(
    symbol,
    title,
    h("ul", { class: "panel__list" }, ...items.map((item) => h("li", {}, make(item)))),
    ...[adder].filter(Boolean),
  );
}

/**
 * What can be done about the people: add one, or look at the faces.
 * @param {Server.Details} details
 * @param {Child} adder
 */
function people({ faces }, adder) {
  const link = faces?.page && h("a", { class: "link-button", href: faces.page }, t("Faces in this picture"));
  return link ? h("div", { class: "panel__people" }, ...[adder, link].filter(Boolean)) : adder;
}

/**
 * Who speaks in the session: a fact of the programme, and none of the picture.
 * @param {Server.PresentPerson[]} speakers
 * @param {(name: string, value: string) => unknown} onfilter
 */
function wereThere(speakers, onfilter) {
  return list("people", t("Was in this session"), speakers, null, ({ slug, name }) => [
    h(
      "button",
      {
        type: "button",
        class: "link-button",
        title: t("Show the pictures of their sessions"),
        onclick: () => onfilter("present", slug),
      },
      name,
    ),
    h("span", { class: "panel__origin" }, t("by the programme; perhaps not in the picture")),
  ]);
}

/**
 * @param {string} name
 * @param {string} note
 * @param {Server.Depiction} mark
 * @param {() => unknown} onclick
 * @param {Properties} pointing
 */
function entry(name, note, mark, onclick, pointing = {}) {
  return [
    h(
      "button",
      { type: "button", class: "link-button", title: t("Show all pictures like this"), onclick, ...pointing },
      name,
    ),
    note && h("span", { class: "dim panel__note" }, note),
    origin(mark),
  ];
}

/** @param {Server.Depiction} mark */
function origin(mark) {
  return h(
    "span",
    { class: "panel__origin", "data-status": mark.status, title: mark.why || null },
    originText(mark),
  );
}

/** @param {Server.Depiction} mark */
function originText({ source, status, why }) {
  return status === "suggested" ? t("suggested: {why}", { why: why || source }) : source;
}

/**
 * @param {Server.TagDepiction[]} items
 * @param {Child} adder
 * @param {(name: string, value: string) => unknown} onfilter
 * @param {(tag: Server.TagDepiction) => Child} buttons
 */
function tags(items, adder, onfilter, buttons) {
  if (!items.length && !adder) return null;
  const chips = items.map((tag) =>
    h(
      "li",
      { class: "panel__tag" },
      h(
        "button",
        {
          type: "button",
          class: "chip",
          "data-status": tag.status,
          title: `${tag.label}\n${originText(tag)}`,
          onclick: () => onfilter("tag", tag.slug),
        },
        tag.label,
        h("span", { class: "visually-hidden" }, `, ${tag.source}`),
      ),
      buttons(tag),
    ),
  );
  return section("tag", t("Tags"), h("ul", { class: "panel__tags" }, ...chips), ...[adder].filter(Boolean));
}

/**
 * Guesses of the computer, for the team alone.
 * @param {Server.LooksLike[]} items
 */
function looks(items) {
  if (!items.length) return null;
  const chips = items.map(({ label, percent, found }) =>
    h(
      "li",
      { class: "panel__tag" },
      h(
        "a",
        {
          class: "chip",
          "data-status": "suggested",
          href: found,
          title: t("Looks like this to the computer, which is {percent} % sure", { percent }),
        },
        `${label} ${percent} %`,
      ),
    ),
  );
  return section("eye", t("Seen by the computer: guesses"), h("ul", { class: "panel__tags" }, ...chips));
}

/** @typedef {[label: string, value: Child]} Fact */

/** @param {string} symbol @param {string} title @param {Fact[]} lines */
function facts(symbol, title, lines) {
  const known = lines.filter(([, value]) => value);
  const rows = known.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]);
  return section(symbol, title, h("dl", { class: "panel__facts" }, ...rows));
}

/** @param {Server.Place} place */
function place({ text, latitude, longitude }) {
  /** @type {Fact[]} */
  const lines = [[t("Place"), text]];
  if (latitude !== undefined && longitude !== undefined)
    lines.push(["GPS", `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`]);
  return lines.some(([, value]) => value) ? facts("pin", t("Place"), lines) : null;
}

// The panel beside a large picture: everything known about it, in reading order.
import { h, icon, iconButton } from "../core/dom.js";
import { downloadFrom } from "../delivery/downloads.js";
import { draftSection } from "./draft.js";
import { historySection } from "../curation/edit/history.js";
import { addMark, markButtons } from "../curation/edit/marks.js";
import { moreEditor, wordsEditor } from "../curation/edit/panel.js";
import { versionsSection } from "../curation/edit/versions.js";
import { formatMoment, formatSpan } from "../core/format.js";
import { copyLines, rightsParts } from "../delivery/rights.js";
import { config } from "../core/config.js";
import { toast } from "../core/toast.js";
import { t } from "../core/i18n.js";

/**
 * The panel's content for `details`; `onfilter(name, value)` leads to everything like it, `onchanged()`
 * is called when the picture was edited, `onface(slug)` when somebody points at a person, or at nobody (null).
 * @param {Server.Details} details
 * @param {any} options1
 */
export function panelContent(details, { onfilter, onchanged, onface = () => {} }) {
  const zone = config().event.timezone;
  const canEdit = Boolean(details.edit);
  const buttons = (
    /** @type {string} */ field,
    /** @type {{ slug: any; code: any; status: any; }} */ mark,
    /** @type {string} */ name,
  ) =>
    canEdit &&
    markButtons(details.id, field, { key: mark.slug ?? mark.code, name, status: mark.status }, onchanged);
  const adder = (/** @type {string} */ field, /** @type {string} */ label) =>
    canEdit && addMark(details.id, field, label, onchanged);
  return [
    ...(canEdit ? wordsEditor(details, onchanged) : words(details)),
    canEdit && !details.caption && draftSection(details.id, onchanged),
    rights(details, onchanged),
    credit(details),
    canEdit && moreEditor(details, onchanged),
    list(
      "people",
      t("People"),
      details.people,
      people(details, adder("people", t("Add a person"))),
      (/** @type {{ name: any; role: any; slug: any; }} */ one) => [
        ...entry(one.name, one.role, one, () => onfilter("person", one.slug), {
          onpointerenter: () => onface(one.slug),
          onpointerleave: () => onface(null),
          onfocus: () => onface(one.slug),
          onblur: () => onface(null),
        }),
        buttons("people", one, one.name),
      ],
    ),
    list(
      "session",
      t("Session"),
      details.sessions,
      adder("sessions", t("Add a session")),
      (/** @type {{ title: any; starts: string; ends: string; room: any; code: any; }} */ one) => [
        ...entry(
          one.title,
          [formatSpan(one.starts, one.ends, zone), one.room].filter(Boolean).join(" · "),
          one,
          () => onfilter("session", one.code),
        ),
        buttons("sessions", one, one.title),
      ],
    ),
    tags(details.tags, adder("tags", t("Add a tag")), onfilter, (/** @type {{ label: any; }} */ one) =>
      buttons("tags", one, one.label),
    ),
    facts("calendar", t("Date taken"), [
      [
        t("When"),
        h(
          "time",
          { datetime: details.taken_at, title: t("Event time, {zone}", { zone }) },
          formatMoment(details.taken_at, zone),
        ),
      ],
      [t("By"), details.photographer],
    ]),
    details.camera.length ? facts("camera", t("Camera"), details.camera) : null,
    place(details.place),
    facts("file", t("File"), [
      [t("Name"), details.file.name],
      [t("Size"), details.file.size],
      [t("Pixels"), details.file.pixels],
      [t("Length"), details.duration],
      ...details.companions.map((/** @type {any} */ { name, size, url }) => [
        t("With it"),
        h("a", { href: url, onclick: (event) => takeFile(event, url) }, `${name} (${size})`),
      ]),
    ]),
    versionsSection(details, onchanged),
    details.has_history && historySection(details.id, { canRevert: canEdit, onchanged }),
  ].filter(Boolean);
}

/**
 * A click takes the file; the address alone leads to a page that offers it.
 * @param {any} event
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

/** @param {any} options */
function words({ title, headline, caption }) {
  return [
    h("h2", { class: "panel__title" }, title),
    headline && h("p", { class: "panel__headline" }, headline),
    caption && h("p", { class: "panel__caption" }, caption),
  ];
}

/** @param {string} symbol @param {string} title @param {any} content */
function section(symbol, title, ...content) {
  return h(
    "section",
    { class: "panel__section" },
    h("h3", { class: "panel__name" }, icon(symbol), title),
    ...content,
  );
}

const rights = (
  /** @type {{ id?: any; answer?: any; rights?: any; desk?: any; title?: any; }} */ details,
  /** @type {(how?: any) => unknown} */ onchanged,
) => section("copyright", t("Rights"), ...rightsParts(details, onchanged));

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
      ...lines.map(([label, value]) => h("li", {}, copyLine(label, value))),
    ),
  );
}

/** @param {string} label @param {any} value */
function copyLine(label, value) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      toast(t("{label} copied.", { label }));
    } catch {
      toast(t("The browser did not allow copying. {label}: {value}", { label, value }));
    }
  };
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

/** @param {string} symbol @param {string} title @param {any[]} items @param {any} adder @param {any} make */
function list(symbol, title, items, adder, make) {
  if (!items.length && !adder) return null;
  return section(
    symbol,
    title,
    h("ul", { class: "panel__list" }, ...items.map((/** @type {any} */ item) => h("li", {}, make(item)))),
    ...[adder].filter(Boolean),
  );
}

/**
 * What can be done about the people: add one, or look at the faces.
 * @param {any} adder
 */
function people({ faces }, /** @type {any} */ adder) {
  const link = faces?.page && h("a", { class: "link-button", href: faces.page }, t("Faces in this picture"));
  return link ? h("div", { class: "panel__people" }, ...[adder, link].filter(Boolean)) : adder;
}

/** @param {string} name @param {any} note @param {any} mark @param {any} onclick @param {any} pointing */
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

/** @param {any} mark */
function origin(mark) {
  return h(
    "span",
    { class: "panel__origin", "data-status": mark.status, title: mark.why || null },
    said(mark),
  );
}

/** @param {any} options */
function said({ source, status, why }) {
  return status === "suggested" ? t("suggested: {why}", { why: why || source }) : source;
}

/** @param {any[]} items @param {any} adder @param {any} onfilter @param {any} buttons */
function tags(items, adder, onfilter, buttons) {
  if (!items.length && !adder) return null;
  const chips = items.map(
    (/** @type {{ status: any; label?: any; slug?: any; source: any; why?: any; }} */ tag) =>
      h(
        "li",
        { class: "panel__tag" },
        h(
          "button",
          {
            type: "button",
            class: "chip",
            "data-status": tag.status,
            title: `${tag.label}\n${said(tag)}`,
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

/** @param {string} symbol @param {string} title @param {any[]} lines */
function facts(symbol, title, lines) {
  const known = lines.filter(([, value]) => value);
  const rows = known.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]);
  return section(symbol, title, h("dl", { class: "panel__facts" }, ...rows));
}

/** @param {any} options */
function place({ text, latitude, longitude }) {
  const lines = [[t("Place"), text]];
  if (latitude !== undefined) lines.push(["GPS", `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`]);
  return lines.some(([, value]) => value) ? facts("pin", t("Place"), lines) : null;
}

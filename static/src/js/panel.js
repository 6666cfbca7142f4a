// The panel beside a large picture: everything known about it, in reading order.
import { h, icon, iconButton } from "./dom.js";
import { formatMoment, formatSpan } from "./format.js";
import { config } from "./http.js";
import { toast } from "./toast.js";
import { t } from "./i18n.js";

/** The panel's content for `details`; `onfilter(name, value)` leads to everything like it. */
export function panelContent(details, { onfilter }) {
  const zone = config.event.timezone;
  return [
    h("h2", { class: "panel__title" }, details.title),
    details.headline && h("p", { class: "panel__headline" }, details.headline),
    details.caption && h("p", { class: "panel__caption" }, details.caption),
    rights(details),
    credit(details),
    list("people", t("People"), details.people, (one) => entry(one.name, one.role, one, () => onfilter("person", one.slug))),
    list("session", t("Session"), details.sessions, (one) =>
      entry(one.title, [formatSpan(one.starts, one.ends, zone), one.room].filter(Boolean).join(" · "), one, () => onfilter("session", one.code)),
    ),
    tags(details.tags, onfilter),
    facts("calendar", t("Taken"), [
      [t("When"), h("time", { datetime: details.taken_at, title: t("Event time, {zone}", { zone }) }, formatMoment(details.taken_at, zone))],
      [t("By"), details.photographer],
    ]),
    details.camera.length ? facts("camera", t("Camera"), details.camera) : null,
    place(details.place),
    facts("file", t("File"), [
      [t("Name"), details.file.name],
      [t("Size"), details.file.size],
      [t("Pixels"), details.file.pixels],
      [t("Length"), details.duration],
    ]),
  ].filter(Boolean);
}

function section(symbol, title, ...content) {
  return h("section", { class: "panel__section" }, h("h3", { class: "panel__name" }, icon(symbol), title), ...content);
}

function rights({ rights: { answer, sentence, usage_terms: terms, instructions } }) {
  return section(
    "copyright",
    t("Rights"),
    h("p", { class: "panel__rights", "data-answer": answer }, sentence),
    ...[terms, instructions].filter(Boolean).map((text) => h("p", { class: "dim" }, text)),
  );
}

function credit(details) {
  const lines = [
    [t("Credit"), details.credit],
    [t("Creator"), details.creator],
    [t("Copyright"), details.copyright],
    [t("Caption"), details.caption],
  ].filter(([, value]) => value);
  if (!lines.length) return null;
  return section(
    "copy",
    t("To copy"),
    h("ul", { class: "panel__copies" }, ...lines.map(([label, value]) => h("li", {}, copyLine(label, value)))),
  );
}

function copyLine(label, value) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      toast(`${label} copied.`);
    } catch {
      toast(t("The browser did not allow copying. {label}: {value}", { label, value }));
    }
  };
  return h(
    "div",
    { class: "copy" },
    h("span", { class: "copy__text" }, h("span", { class: "copy__label" }, label), h("span", { class: "copy__value" }, value)),
    iconButton("copy", t("Copy: {what}", { what: label }), { onclick: copy }),
  );
}

function list(symbol, title, items, make) {
  if (!items.length) return null;
  return section(symbol, title, h("ul", { class: "panel__list" }, ...items.map((item) => h("li", {}, make(item)))));
}

function entry(name, note, mark, onclick) {
  return [
    h("button", { type: "button", class: "link-button", title: t("Show all pictures like this"), onclick }, name),
    note && h("span", { class: "dim panel__note" }, note),
    origin(mark),
  ];
}

function origin({ source, status }) {
  return h("span", { class: "panel__origin", "data-status": status }, status === "suggested" ? `suggested, ${source}` : source);
}

function tags(items, onfilter) {
  if (!items.length) return null;
  const chips = items.map((tag) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "chip", "data-status": tag.status, title: `${tag.label}: ${tag.status}, ${tag.source}`, onclick: () => onfilter("tag", tag.slug) },
        tag.label,
        h("span", { class: "visually-hidden" }, `, ${tag.source}`),
      ),
    ),
  );
  return section("tag", t("Tags"), h("ul", { class: "panel__tags" }, ...chips));
}

function facts(symbol, title, lines) {
  const known = lines.filter(([, value]) => value);
  const rows = known.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]);
  return section(symbol, title, h("dl", { class: "panel__facts" }, ...rows));
}

function place({ text, latitude, longitude }) {
  const lines = [[t("Place"), text]];
  if (latitude !== undefined) lines.push(["GPS", `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`]);
  return lines.some(([, value]) => value) ? facts("pin", t("Place"), lines) : null;
}

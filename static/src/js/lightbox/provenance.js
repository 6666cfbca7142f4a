// Content Credentials of a picture (C2PA): whether it is as it was signed, and the chain of who did what.
import { h, icon, present } from "../core/dom.js";
import { formatMoment } from "../core/format.js";
import { t } from "../core/i18n.js";
import { valueWords } from "../curation/edit/words.js";

/**
 * The panel's section; null for a picture that nobody signed. `elsewhere` says where its credentials are, if
 * it has none here.
 * @param {Server.Provenance | null} provenance
 * @param {string} elsewhere
 * @param {string} zone
 */
export function provenanceSection(provenance, elsewhere, zone) {
  if (!provenance) return elsewhere ? section(h("p", {}, elsewhere)) : null;
  const { verdict, sentence, made, fails, steps, sources } = provenance;
  return section(
    ...present([
      h("p", { class: "provenance__verdict", "data-verdict": verdict }, sentence),
      made && h("p", { class: "provenance__made" }, made),
      fails.length > 0 && h("ul", { class: "provenance__fails" }, ...fails.map(failure)),
      steps.length > 0 &&
        h(
          "ol",
          { class: "provenance__chain", "aria-label": t("Who signed it, the latest first") },
          ...steps.map((one) => step(one, zone)),
          ...sources.map((title) => h("li", { class: "provenance__step" }, title, note(t("not signed")))),
        ),
    ]),
  );
}

/** @param {Array<Node | string>} content */
const section = (...content) =>
  h(
    "section",
    { class: "panel__section provenance" },
    h("h3", { class: "panel__name" }, icon("shield"), t("Content Credentials")),
    ...content,
  );

/**
 * Who states what of how it was made, where they do not agree; null where they do.
 * @param {Record<string, string>} origins
 */
export function originsSection(origins) {
  const stated = Object.entries(origins);
  if (!stated.length) return null;
  return h(
    "section",
    { class: "panel__section" },
    h("h3", { class: "panel__name" }, icon("alert"), t("How it was made")),
    h("p", {}, t("What is stated does not agree. It is handed out as generated where it stands so here.")),
    h(
      "dl",
      { class: "provenance__origins" },
      ...stated.flatMap(([who, code]) => [
        h("dt", { class: "dim" }, whoStates()[who] ?? who),
        h("dd", {}, valueWords("digital_source_type", code)),
      ]),
    ),
  );
}

/** @returns {Record<string, string>} */
const whoStates = () => ({
  metadata: t("Its metadata"),
  sidecar: t("The XMP file beside it"),
  manifest: t("Content Credentials"),
  here: t("Here"),
});

/** @param {Server.ProvenanceFailure} failure */
const failure = ({ words, code }) =>
  h("li", {}, ...present([words && `${words} `, h("code", { class: "provenance__code" }, code)]));

/** @param {string} text */
const note = (text) => h("span", { class: "dim panel__note" }, text);

/** @param {Server.ProvenanceStep} step @param {string} zone */
function step({ signer, generator, title, signed_at, actions }, zone) {
  const when = signed_at && formatMoment(signed_at, zone);
  return h(
    "li",
    { class: "provenance__step" },
    ...present([
      h("span", { class: "provenance__who" }, signer || generator || t("somebody who is not named")),
      signer && generator && note(generator),
      title && note(title),
      when && h("time", { class: "dim panel__note", datetime: signed_at }, when),
      actions.length > 0 && note(actions.join(" · ")),
    ]),
  );
}

// What the fields of a picture are called, and values as people read them.
import { starsOf } from "../../core/rating.js";
import { t } from "../../core/i18n.js";

/** @returns {Record<string, string>} */
const labels = () => ({
  title: t("Title"),
  headline: t("Headline"),
  caption: t("Caption"),
  creator: t("Byline"),
  credit: t("Credit"),
  copyright: t("Copyright"),
  instructions: t("Instructions"),
  usage_terms: t("Usage terms"),
  city: t("City"),
  country: t("Country"),
  location: t("Location"),
  rating: t("Rating"),
  rights_class: t("Rights"),
  embargo_until: t("Embargo until"),
  expires_at: t("Permission ends"),
  people: t("People"),
  tags: t("Tags"),
  sessions: t("Sessions"),
  original: t("Original"),
});

/** The label of a field. @param {string} field */
export const labelOf = (field) => labels()[field] ?? field;

/** The classes of rights with their names. @returns {[value: string, words: string][]} */
export const rightsClasses = () => [
  ["free", t("Free to use")],
  ["editorial", t("Editorial use")],
  ["partners", t("Partners only")],
  ["none", t("Not for use")],
];

/**
 * A value of a field in words; empty ones say so.
 * @param {string} field
 * @param {Edit.Value} value
 * @returns {string}
 */
export function valueWords(field, value) {
  if (value === "" || value === null || value === undefined) return t("empty");
  if (field === "rating") return starsOf(Number(value)) || String(value);
  if (field === "rights_class") return rightsClasses().find(([name]) => name === value)?.[1] ?? String(value);
  return String(value);
}

export const LONG = new Set(["caption", "instructions", "usage_terms"]);

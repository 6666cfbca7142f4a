// Messages in the reader's language. The page carries the translations of what scripts say; English is the source.
// Extraction finds calls of t("…") and tn("…", "…", …), so their texts are literals.

/** @type {Record<string, string[]> | undefined} */
let messages;

/** @param {string} text @returns {string[] | undefined} */
function forms(text) {
  messages ??= JSON.parse(globalThis.document?.getElementById("messages")?.textContent || "{}");
  return /** @type {Record<string, string[]>} */ (messages)[text];
}

/** @typedef {Record<string, string | number>} Values */

/** @param {string} text @param {Values} values */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/**
 * The message, with `{name}` filled from `values`.
 * @param {string} text
 * @param {Values} values
 */
export const t = (text, values = {}) => filled(forms(text)?.[0] ?? text, values);

/**
 * The message for `n` things; `{n}` is the number as the reader writes it.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Values} values
 */
export function tn(one, many, n, values = {}) {
  const language = globalThis.document?.documentElement.lang || "en";
  const known = forms(one);
  const text = known ? known[Math.min(formOf(n, language), known.length - 1)] : n === 1 ? one : many;
  return filled(text, { n: n.toLocaleString(language), ...values });
}

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"]; // of Unicode, in the order of gettext's forms

/**
 * Which of a language's plural forms is for `n` things: none in Chinese, by the last digits in Russian.
 * @param {number} n
 * @param {string} language
 */
export function formOf(n, language) {
  const rules = new Intl.PluralRules(language);
  const { pluralCategories } = rules.resolvedOptions();
  return CATEGORIES.filter((one) => pluralCategories.some((known) => known === one)).indexOf(rules.select(n));
}

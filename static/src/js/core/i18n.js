// Messages in the reader's language. The page carries the translations of what scripts say; English is the source.
// Extraction finds calls of t("…") and tn("…", "…", …), so their texts are literals.

let messages;

function forms(text) {
  messages ??= JSON.parse(globalThis.document?.getElementById("messages")?.textContent || "{}");
  return messages[text];
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** The message, with `{name}` filled from `values`. */
export const t = (text, values = {}) => filled(forms(text)?.[0] ?? text, values);

/** The message for `n` things; `{n}` is the number as the reader writes it. */
export function tn(one, many, n, values = {}) {
  const known = forms(one);
  const text = known ? known[n === 1 ? 0 : known.length - 1] : n === 1 ? one : many;
  return filled(text, { n: n.toLocaleString(globalThis.document?.documentElement.lang || "en"), ...values });
}

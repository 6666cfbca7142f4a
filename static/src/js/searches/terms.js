// Terms of a question that pages write and nobody types: the brushed time, and the picture that others look like.
// They are chips, not words in the field.

const TERM = /(?<!\S)(?:taken|like):(?:"[^"]*"|\S+)/gi;

/** The words of a question without its terms. @param {string} q */
export const wordsOf = (q) => q.replace(TERM, " ").replace(/\s+/g, " ").trim();

/** The terms of a question. @param {string} q @returns {string[]} */
export const termsOf = (q) => q.match(TERM) ?? [];

/**
 * Words as they stand in the field, with the terms that are not shown there.
 * @param {string} words
 * @param {string[]} terms
 */
export const joined = (words, terms) => (terms.length ? [words.trim(), ...terms].join(" ").trim() : words);

// Marks the words that were searched for, without touching the text: browsers without CSS highlights show it plain.

const NAME = "found";
const WORD = /[\p{L}\p{N}]+/gu;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const ENDING = 4; // letters at most that an inflection adds to the beginning of a word

const fold = (/** @type {string} */ text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Where the wanted beginnings of words are in a text, as [start, end).
 * @param {string} text
 * @param {string[]} wanted
 */
export function spansOf(text, wanted) {
  /** @type {[start: number, end: number][]} */
  const spans = [];
  const runs = wanted.filter((one) => CJK.test(one));
  const lower = text.toLowerCase();
  for (const run of runs) {
    for (let at = lower.indexOf(run); at >= 0; at = lower.indexOf(run, at + run.length))
      spans.push([at, at + run.length]);
  }
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const folded = fold(word);
    if (
      wanted.some(
        (one) => folded.startsWith(one) && folded.length - one.length <= (one.length < 3 ? 0 : ENDING),
      )
    )
      spans.push([index, index + word.length]);
  }
  return spans;
}

/**
 * Marks what was wanted in every text below `root`.
 * @param {HTMLElement} root
 * @param {string[]} wanted
 */
export function highlight(root, wanted) {
  if (!globalThis.CSS?.highlights) return;
  /** @type {Range[]} */
  const ranges = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (wanted.length && walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    for (const [start, end] of spansOf(node.data, wanted)) {
      const range = new Range();
      range.setStart(node, start);
      range.setEnd(node, end);
      ranges.push(range);
    }
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
}

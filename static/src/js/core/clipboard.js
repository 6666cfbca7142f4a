// Copying text, where the browser lets the page do it.
import { t } from "./i18n.js";
import { toast } from "./toast.js";

/**
 * Copies `text` and says so in `words`; where that is not allowed, it says `otherwise`, or asks for it by hand.
 * @param {string} text
 * @param {string} words
 * @param {string} otherwise
 */
export async function copyText(text, words = t("Copied."), otherwise = "") {
  try {
    await navigator.clipboard.writeText(text);
    toast(words);
  } catch {
    toast(otherwise || t("Select the text and copy it: the browser does not let the page do it."));
  }
}

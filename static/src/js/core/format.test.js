import assert from "node:assert/strict";
import test from "node:test";
import { readerLocale } from "./format.js";

/** @param {string} lang @param {string[]} languages */
function read(lang, languages) {
  Object.defineProperty(globalThis, "document", { value: { documentElement: { lang } }, configurable: true });
  Object.defineProperty(globalThis, "navigator", { value: { languages }, configurable: true });
  return readerLocale();
}

test("dates have the form of the reader's region", () => {
  assert.equal(read("en", ["en-GB", "en"]), "en-GB");
  assert.equal(read("en", ["fi", "en", "en-IE"]), "en-IE");
  assert.equal(read("zh", ["en-GB", "zh-CN"]), "zh-CN");
});

test("without a region of the page's language it is the language's usual form", () => {
  assert.equal(read("en", ["fi"]), "en");
  assert.equal(read("zh", ["en-GB"]), "zh");
});

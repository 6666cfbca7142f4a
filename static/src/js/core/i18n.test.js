import assert from "node:assert/strict";
import { test } from "node:test";
import { formOf, tn } from "./i18n.js";

test("each language has its own plural forms", () => {
  const forms = (/** @type {string} */ language) => [0, 1, 2, 5, 11, 21, 22].map((n) => formOf(n, language));
  assert.deepEqual(forms("en"), [1, 0, 1, 1, 1, 1, 1]);
  assert.deepEqual(forms("zh"), [0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(forms("ru"), [2, 0, 1, 2, 2, 0, 1]);
});

test("a message takes the form that the reader's language has for the number", () => {
  const catalogue = { "{n} file": ["{n} файл", "{n} файла", "{n} файлов"] };
  const page = {
    getElementById: () => ({ textContent: JSON.stringify(catalogue) }),
    documentElement: { lang: "ru" },
  };
  Object.assign(globalThis, { document: page });
  try {
    const said = [1, 2, 5, 21].map((n) => tn("{n} file", "{n} files", n));
    assert.deepEqual(said, ["1 файл", "2 файла", "5 файлов", "21 файл"]);
  } finally {
    Object.assign(globalThis, { document: undefined });
  }
});

test("English needs no catalogue", () => {
  assert.equal(tn("{n} picture", "{n} pictures", 1), "1 picture");
  assert.equal(tn("{n} picture", "{n} pictures", 1204), "1,204 pictures");
});

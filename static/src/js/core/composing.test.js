import assert from "node:assert/strict";
import { test } from "node:test";
import { leaveKeysToInputMethods } from "./composing.js";

/** Which keys a listener hears. @param {{ key: string, isComposing?: boolean, keyCode?: number }[]} keys */
function heard(keys) {
  const page = new EventTarget();
  /** @type {string[]} */
  const told = [];
  leaveKeysToInputMethods(page);
  page.addEventListener("keydown", (event) => told.push(/** @type {KeyboardEvent} */ (event).key));
  for (const key of keys)
    page.dispatchEvent(Object.assign(new Event("keydown"), { isComposing: false, keyCode: 0, ...key }));
  return told;
}

test("keys of an input method are no keys of the page", () => {
  const composed = ["Enter", "Escape", "ArrowDown", "Backspace"].map((key) => ({ key, isComposing: true }));
  assert.deepEqual(heard(composed), []);
});

test("the Enter that ends a word in Safari is one of them", () => {
  assert.deepEqual(heard([{ key: "Enter", keyCode: 229 }]), []);
});

test("the next Enter is the page's", () => {
  assert.deepEqual(
    heard([
      { key: "Enter", isComposing: true },
      { key: "Enter", keyCode: 13 },
    ]),
    ["Enter"],
  );
});

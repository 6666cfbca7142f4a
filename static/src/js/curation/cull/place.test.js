import assert from "node:assert/strict";
import { test } from "node:test";
import { Places } from "./place.js";

class Storage extends Map {
  /** @param {string} key */
  getItem(key) {
    return this.get(key) ?? null;
  }
  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.set(key, value);
  }
}

test("each question has a place of its own, on another page too", () => {
  const storage = new Storage();
  const places = new Places("k", storage);
  assert.equal(places.of("q=robot"), "");
  places.keep("q=robot", "a");
  places.keep("", "b");
  places.keep("q=robot", "c");
  const again = new Places("k", storage);
  assert.equal(again.of("q=robot"), "c");
  assert.equal(again.of(""), "b");
});

test("the oldest are forgotten", () => {
  const places = new Places("k", new Storage());
  for (let number = 0; number < 40; number += 1) places.keep(`q=${number}x`, "a");
  assert.equal(places.of("q=0x"), "");
  assert.equal(places.of("q=39x"), "a");
});

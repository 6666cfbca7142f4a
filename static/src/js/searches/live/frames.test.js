import assert from "node:assert/strict";
import { test } from "node:test";
import { titleOf } from "./frames.js";

/** @param {Partial<Server.Tile>} words @returns {Server.Tile} */
const tile = (words) =>
  /** @type {Server.Tile} */ ({
    title: "DJI_0095.JPG",
    is_named: false,
    caption: "",
    session: "",
    persons: /** @type {string[]} */ ([]),
    kind: "photo",
    byline: "Chen Rui",
    ...words,
  });

test("a frame without a title is called by what is known of it, never by its file", () => {
  assert.equal(titleOf(tile({ title: "A robot waves", is_named: true })), "A robot waves");
  assert.equal(titleOf(tile({ caption: "The opening.", session: "Opening" })), "The opening.");
  assert.equal(titleOf(tile({ session: "Opening" })), "Opening");
  assert.equal(titleOf(tile({ persons: ["Yin Tongyue"] })), "Yin Tongyue");
  const guess = { session: "Opening", session_is_guess: true };
  assert.equal(titleOf(tile(guess)), "Maybe: Opening");
  assert.equal(titleOf(tile({ ...guess, persons: ["Yin Tongyue"] })), "Yin Tongyue");
  assert.equal(titleOf(tile({})), "Picture by Chen Rui");
  assert.equal(titleOf(tile({ kind: "video" })), "Video by Chen Rui");
});

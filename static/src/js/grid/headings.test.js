import assert from "node:assert/strict";
import { test } from "node:test";
import { headingWords } from "./headings.js";

const SESSIONS = {
  K1: {
    title: "Opening",
    room: "Grand Hall",
    starts: "2025-10-17T01:30:00Z",
    ends: "2025-10-17T03:00:00Z",
    speakers: ["Lin Yuhan", "Yin Tongyue"],
    suggested: null,
  },
};
const words = (/** @type {string | null} */ session) =>
  headingWords({ day: "2025-10-17", session }, SESSIONS, "Asia/Shanghai");

test("a session is headed by its title, event time, room and speakers", () => {
  const { title, facts } = words("K1");
  assert.equal(title, "Opening");
  assert.match(facts[0], /9:30.*11:00/);
  assert.deepEqual(facts.slice(1), ["Grand Hall", "Lin Yuhan, Yin Tongyue"]);
});

test("suggestions never look like facts: the heading says how many there are", () => {
  const maybe = (/** @type {[number, number] | null} */ suggested) =>
    headingWords({ day: "2025-10-17", session: "K1" }, { K1: { ...SESSIONS.K1, suggested } }, "Asia/Shanghai")
      .maybe;
  assert.equal(maybe(null), "");
  assert.equal(maybe([3, 40]), "3 of 40 suggested");
  assert.equal(maybe([40, 40]), "Suggested");
});

test("a whole day is headed by the day alone", () => {
  const { day, title, facts } = words(null);
  assert.match(day, /17/);
  assert.equal(title, day);
  assert.deepEqual(facts, []);
});

test("a day says its year where there are days of others", () => {
  const day = headingWords(
    { day: "2015-01-01", session: null, hasYear: true },
    SESSIONS,
    "Asia/Shanghai",
  ).title;
  assert.match(day, /2015/);
  assert.doesNotMatch(words(null).title, /2025/);
});

test("pictures of no session, and of one that was deleted, still have a heading", () => {
  // press see no suggestions: that a picture is outside the programme would be a claim
  assert.equal(words("").title, "Without a session");
  assert.equal(words("GONE").title, "GONE");
});

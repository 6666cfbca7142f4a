import assert from "node:assert/strict";
import { test } from "node:test";
import { added, countFilters, formatState, parseState, questionOf, toggled } from "./url.js";

test("a state comes back from its URL", () => {
  const state = {
    q: "尹同跃 & robot*",
    sort: "rating",
    filters: { session: ["K1"], person: ["ban-ki-moon", "yin"] },
    asset: "abc",
    stacks: "",
    open: ["stack-1"],
  };
  assert.deepEqual(parseState(formatState(state)), state);
});

test("the plain library has a plain address", () => {
  assert.equal(formatState(parseState("")), "");
});

test("the question does not depend on the open picture, on spaces or on the order of parameters", () => {
  const one = parseState("?person=a&q=%20robot%20&asset=x&session=K1");
  const other = parseState("?q=robot&session=K1&person=a");
  assert.equal(questionOf(one), questionOf(other));
});

test("unknown parameters and repeated values are dropped", () => {
  assert.deepEqual(parseState("?evil=1&day=2025-10-18&day=2025-10-18").filters, { day: ["2025-10-18"] });
});

test("adding a filter twice keeps it", () => {
  const once = added({}, "person", "a");
  assert.deepEqual(once, { person: ["a"] });
  assert.deepEqual(added(once, "person", "a"), once);
});

test("toggling adds, removes, and leaves no empty facet behind", () => {
  const once = toggled({ day: ["d"] }, "person", "a");
  assert.deepEqual(once, { day: ["d"], person: ["a"] });
  assert.deepEqual(toggled(once, "person", "a"), { day: ["d"] });
  assert.equal(countFilters(once), 2);
});

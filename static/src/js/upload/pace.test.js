import assert from "node:assert/strict";
import { test } from "node:test";
import { delayOf, Gauge, Pace } from "./pace.js";

test("the pace is that of the last twenty seconds", () => {
  const pace = new Pace();
  for (let second = 0; second <= 100; second++)
    pace.add(second * 1000, second < 50 ? second * 9e6 : 50 * 9e6 + (second - 50) * 1e6);
  assert.equal(Math.round(pace.left(60e6)), 60);
});

test("nothing is said too early, while it stands still, and after a step back", () => {
  const pace = new Pace();
  assert.equal(pace.left(1), null);
  pace.add(0, 0);
  pace.add(1000, 5e6);
  assert.equal(pace.left(1e6), null);
  pace.add(4000, 20e6);
  assert.equal(pace.left(10e6), 2);
  pace.add(5000, 1e6);
  assert.equal(pace.left(1e6), null);
});

test("waiting doubles up to half a minute, and is spread", () => {
  assert.equal(delayOf(0, 0.5), 600);
  assert.equal(delayOf(3, 0.5), 4800);
  assert.equal(delayOf(50, 0.5), 30_000);
  assert.ok(delayOf(2, 0) < delayOf(2, 1));
});

test("a gauge tells the rate of each span, and not of a silence", () => {
  const gauge = new Gauge(1000);
  assert.deepEqual(
    [0, 400, 900].map((now) => gauge.add(now, 100)),
    [null, null, null],
  );
  assert.equal(gauge.add(1500, 300), 400); // 600 bytes in one and a half seconds
  assert.equal(gauge.add(1600, 100), null);
  assert.equal(gauge.add(9000, 100), null); // nothing was sent in between: that says nothing of the line
  assert.equal(gauge.add(10_000, 400), 500);
});

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Flight } from "./flight.js";

const SCREEN = 900;

test("one jump, or a slow way down, is no flight", () => {
  const flight = new Flight(() => assert.fail("nobody took off"));
  flight.move(50_000, SCREEN, 1000);
  assert.equal(flight.isOn, false);
  for (let step = 1; step < 50; step += 1) flight.move(50_000 + step * 600, SCREEN, 1000 + step * 16);
  assert.equal(flight.isOn, false);
  flight.move(0, SCREEN, 3000);
  assert.equal(flight.isOn, false);
});

test("jumps in a row are a flight, until they end", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let landed = 0;
  const flight = new Flight(() => (landed += 1));
  for (let step = 1; step <= 10; step += 1) {
    flight.move(step * 5000, SCREEN, step * 50);
    mock.timers.tick(50);
    assert.equal(flight.isOn, step > 1);
  }
  assert.equal(landed, 0);
  mock.timers.tick(200);
  assert.equal(flight.isOn, false);
  assert.equal(landed, 1);
  mock.timers.reset();
});

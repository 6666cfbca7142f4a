import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { put, putInSlices, SLICE, SliceError, Slicing, slicing } from "./slices.js";

/** @type {Buffer} */
let kept;
/** @type {(string | undefined)[]} */
let spans;
/** What is answered first, before the server does as it should. @type {number[]} */
let faults;
let largest = Infinity; // bytes that the proxy lets through
let url = "";

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const span = request.headers["content-range"];
  spans.push(span);
  const fault = body.length > largest ? 413 : faults.shift();
  if (fault) return response.writeHead(fault).end();
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(span ?? "")?.map(Number) ?? [0, 0, -1, 0];
  if (!span) kept = body;
  else if (first > kept.length)
    return response.writeHead(416, kept.length ? { Range: `bytes=0-${kept.length - 1}` } : {}).end();
  else kept = Buffer.concat([kept.subarray(0, first), body]);
  if (last + 1 < total) return response.writeHead(308, { Range: `bytes=0-${last}` }).end();
  response.writeHead(200, { ETag: "tag" }).end();
});

before(async () => {
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const location = { href: `http://127.0.0.1:${port}/desk`, origin: `http://127.0.0.1:${port}` };
  Object.assign(globalThis, { location, addEventListener: () => {}, removeEventListener: () => {} });
  Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
  url = `${location.origin}/s3/media/incoming/1?signed`;
});
after(() => server.close());
beforeEach(() => {
  [kept, spans, faults, largest] = [Buffer.alloc(0), [], [], Infinity];
  slicing.isNeeded = false;
});

const bytes = Buffer.from(Array.from({ length: 2_500_000 }, (_, n) => n % 251));
const body = new Blob([bytes]);

test("a body goes in slices that follow one another, and progress goes on", async () => {
  /** @type {number[]} */
  const seen = [];
  await putInSlices({ url, headers: {} }, body, { onprogress: (sent) => seen.push(sent) });
  assert.deepEqual(seen, [SLICE, 2 * SLICE, 2_500_000]);
  assert.deepEqual(spans[2], "bytes 2000000-2499999/2500000");
  assert.ok(kept.equals(bytes));
});

test("it goes on where the server is", async () => {
  kept = bytes.subarray(0, 0);
  faults = [0, 416]; // without a Range: nothing is there any more
  await putInSlices({ url, headers: {} }, body);
  assert.deepEqual(
    spans.map((span) => span?.split("-")[0]),
    ["bytes 0", "bytes 1000000", "bytes 0", "bytes 1000000", "bytes 2000000"],
  );
  assert.ok(kept.equals(bytes));
});

test("it does not go round for ever", async () => {
  for (const status of [308, 416]) {
    faults = Array(100).fill(status);
    await assert.rejects(putInSlices({ url, headers: {} }, body), SliceError);
    assert.ok(spans.length < 30);
  }
});

test("what else is answered ends it, with its status", async () => {
  faults = [0, 403];
  await assert.rejects(putInSlices({ url, headers: {} }, body), { status: 403 });
});

test("a slice that finds the server busy goes again", async () => {
  faults = [0, 503];
  await putInSlices({ url, headers: {} }, body);
  assert.equal(spans[1], spans[2]);
  assert.ok(kept.equals(bytes));
});

test("it can be stopped", async () => {
  const stop = new AbortController();
  const going = putInSlices({ url, headers: {} }, body, {
    onprogress: () => stop.abort(),
    signal: stop.signal,
  });
  await assert.rejects(going, { name: "AbortError" });
  assert.equal(spans.length, 1);
  await putInSlices({ url, headers: {} }, body);
  assert.deepEqual(spans.length, 3); // and goes on from there
  assert.ok(kept.equals(bytes));
});

test("a proxy that refuses a whole body is remembered", async () => {
  largest = 1 << 20;
  assert.equal(await put({ url, headers: {} }, body), 200);
  assert.equal(spans[0], undefined);
  assert.ok(kept.equals(bytes));
  spans = [];
  assert.equal(await put({ url, headers: {} }, body), 200);
  assert.equal(spans.length, 3);
  spans = [];
  assert.equal(await put({ url, headers: {} }, new Blob(["small"])), 200);
  assert.deepEqual(spans, [undefined]);
});

test("other addresses get no slices", () => {
  const made = new Slicing();
  assert.ok(made.isFor(url, 2 * SLICE));
  assert.ok(made.isFor("/s3/media/incoming/1", 2 * SLICE));
  assert.ok(!made.isFor(url, SLICE));
  assert.ok(!made.isFor("https://s3.example.org/s3/media/incoming/1", 2 * SLICE));
  assert.ok(!made.isFor("/api/v1/uploads", 2 * SLICE));
});

test("a lost connection is a proxy's only until a large body went", () => {
  const made = new Slicing();
  assert.ok(made.mayHelp(0));
  made.largeWent();
  assert.ok(!made.mayHelp(0));
  assert.ok(made.mayHelp(413));
  assert.ok(!made.mayHelp(403));
});

// No feature reads the page when it is imported: a page's script says when there is something to read.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** What begins by itself: a page's script, and a worker, which has no page. */
const BEGINS = [`pages${sep}`, join("upload", "worker.js")];
const modules = readdirSync(HERE, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".js") && !name.endsWith(".test.js") && !BEGINS.some((one) => name.startsWith(one)),
);

for (const name of modules) {
  test(`${name} is imported where there is no page`, async () => {
    assert.equal(globalThis.document, undefined);
    await import(pathToFileURL(join(HERE, name)).href);
  });
}

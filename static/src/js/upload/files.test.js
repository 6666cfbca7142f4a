import assert from "node:assert/strict";
import { test } from "node:test";
import { deliverable, isLitter, keyOf, nameAndFolder } from "./files.js";

/** @param {string} path @param {any} size */
const entry = (/** @type {string} */ path, size = 10) => ({ path, file: { size, name: path } });
const paths = (/** @type {{ path: any; sidecar: any; }[]} */ entries) =>
  entries.map(({ path, sidecar }) => (sidecar ? `${path} + ${sidecar.name}` : path));

test("what operating systems leave on a card is passed over", () => {
  for (const path of ["card/.DS_Store", "card/__MACOSX/a.jpg", "card/._DSC_1.JPG", "Thumbs.db"])
    assert.ok(isLitter(path), path);
  for (const path of ["card/DSC_1.JPG", ".hidden/a.jpg", "thumbs.db.jpg"]) assert.ok(!isLitter(path), path);
});

test("a picture takes its own XMP file, the longer name first, whatever the case", () => {
  const found = deliverable([
    entry("a/DSC_1.NEF"),
    entry("a/DSC_1.JPG"),
    entry("a/dsc_1.xmp"),
    entry("a/DSC_1.NEF.xmp"),
  ]);
  assert.deepEqual(paths(found), ["a/DSC_1.JPG + a/dsc_1.xmp", "a/DSC_1.NEF + a/DSC_1.NEF.xmp"]);
});

test("an XMP file of another folder, or too large, stays by itself", () => {
  assert.deepEqual(paths(deliverable([entry("a/1.jpg"), entry("b/1.xmp")])), ["a/1.jpg", "b/1.xmp"]);
  assert.deepEqual(paths(deliverable([entry("1.jpg"), entry("1.xmp", 2 << 20)])), ["1.jpg", "1.xmp"]);
});

test("frames come in the order of their numbers", () => {
  assert.deepEqual(paths(deliverable(["DSC_10.jpg", "DSC_2.jpg"].map((path) => entry(path)))), [
    "DSC_2.jpg",
    "DSC_10.jpg",
  ]);
});

test("a path is a name in a folder", () => {
  assert.deepEqual(nameAndFolder("card/DCIM/1.jpg"), ["1.jpg", "card/DCIM"]);
  assert.deepEqual(nameAndFolder("1.jpg"), ["1.jpg", ""]);
});

test("a picture that is dropped again with another XMP file is news", () => {
  const file = { size: 10, lastModified: 5 };
  const keys = [
    { path: "1.jpg", file },
    { path: "1.jpg", file, sidecar: { size: 3, lastModified: 6 } },
    { path: "1.jpg", file, sidecar: { size: 3, lastModified: 7 } },
  ].map(keyOf);
  assert.equal(new Set(keys).size, 3);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { announcement, base64 } from "./announcement.js";

const file = new File(["x"], "DSC_1.JPG", { lastModified: 1_760_000_000_000 });

test("a file is announced with what is known of it, and null for what is not", () => {
  const row = { number: 1, path: "card/DSC_1.JPG", size: 1, file, headTail: "ab", stage: "reading" };
  assert.deepEqual(announcement(row), {
    path: "card/DSC_1.JPG",
    size: 1,
    last_modified: 1_760_000_000_000,
    head_tail: "ab",
    sha256: null,
    sidecar: null,
    sidecar_path: "",
    send_anyway: false,
  });
  const more = announcement({
    ...row,
    sha256: "cd",
    sidecarText: "PHg=",
    sidecarPath: "a.xmp",
    sendAnyway: true,
  });
  assert.deepEqual(
    [more.sha256, more.sidecar, more.sidecar_path, more.send_anyway],
    ["cd", "PHg=", "a.xmp", true],
  );
});

test("base64 is of bytes, not of letters, however long", async () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index % 256);
  assert.equal(await base64(new Blob([bytes])), Buffer.from(bytes).toString("base64"));
});

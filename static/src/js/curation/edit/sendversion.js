// Sends one retouched file by the upload API: announced as a version of a picture, in parts where it is large.
import { config } from "../../core/config.js";
import { t } from "../../core/i18n.js";
import { call, rest } from "../../upload/api.js";
import { hashEnds, hashWhole } from "../../upload/fingerprint.js";
import { put } from "../../upload/slices.js";

const TRIES = 4;
const LOOK = 600; // ms
const UNDER_WAY = new Set(["received", "checking"]);

/**
 * Resolves once `file` is the original of the picture of `details`. `onprogress` is told the part sent, 0 to 1.
 * @param {Pick<Server.Details, "id" | "photographer">} details
 * @param {File} file
 * @param {(part: number) => unknown} onprogress
 */
export async function sendVersion({ id, photographer }, file, onprogress) {
  onprogress(0);
  const [headTail, sha256] = [await hashEnds(file), await hashWhole(file)];
  /** @type {Api.Batch} */
  const batch = await call("POST", `/events/${eventOf()}/batches`, {
    photographer,
    resume_key: `version ${id} ${sha256}`,
  });
  const announced = {
    path: file.name,
    size: file.size,
    last_modified: file.lastModified,
    head_tail: headTail,
    sha256,
    replaces: id,
  };
  /** @type {Api.Uploads} */
  const {
    files: [upload],
  } = await call("POST", `/batches/${batch.id}/files`, { files: [announced] });
  let state = upload;
  if (upload.state === "expected") {
    await sendParts(upload, file, onprogress);
    state = await call("POST", `/uploads/${upload.id}/complete`);
  }
  await call("POST", `/batches/${batch.id}/finish`);
  while (UNDER_WAY.has(state.state)) {
    await rest(LOOK);
    state = await call("GET", `/uploads/${upload.id}`);
  }
  if (state.state !== "ready") throw new Error(state.reason || t("This file could not be uploaded."));
}

const eventOf = () => config().event.slug;

/** @param {Api.Upload} upload @param {File} file @param {(part: number) => unknown} onprogress */
async function sendParts({ id, upload_id: uploadId, part_size: size, parts }, file, onprogress) {
  const count = size ? Math.ceil(file.size / size) : 1;
  const there = new Set(parts);
  for (let part = 1; part <= count; part++) {
    const bytes = size ? file.slice((part - 1) * size, part * size) : file;
    if (!there.has(part)) await sendPart(id, bytes, size ? { upload_id: uploadId, part } : {});
    onprogress(part / count);
  }
}

/** @param {number | null} id @param {Blob} bytes @param {{ upload_id?: string | null, part?: number }} more */
async function sendPart(id, bytes, more) {
  for (let tries = 1; ; tries++) {
    /** @type {Api.Signed} */
    const signed = await call("POST", `/uploads/${id}/sign`, { method: "PUT", ...more });
    const status = await put(signed, bytes);
    if (status === 200 || status === 412) return; // 412: it is there already
    if (tries === TRIES)
      throw new Error(
        t("The file could not be sent. Nothing was changed; check the connection and try again."),
      );
    await rest(1000 * tries);
  }
}

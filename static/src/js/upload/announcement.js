// What is said of a file before it is sent: the body of `POST /batches/<id>/files`. Pure.

/**
 * One file, for the server.
 * @param {Upload.Row} row that was read
 */
export function announcement({ path, size, file, headTail, sha256, sidecarText, sidecarPath, sendAnyway }) {
  return {
    path,
    size,
    last_modified: file?.lastModified,
    head_tail: headTail,
    sha256: sha256 ?? null,
    sidecar: sidecarText ?? null,
    sidecar_path: sidecarPath ?? "",
    send_anyway: Boolean(sendAnyway),
  };
}

/**
 * The content of a small file, in base64.
 * @param {Blob} file
 */
export async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

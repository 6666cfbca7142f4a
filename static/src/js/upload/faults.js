// What to do when sending a file failed. Pure.
import { t } from "../i18n.js";

const PATIENCE = 8; // refusals of S3 in a row

/**
 * "complete" (it is there), "announce" (begin again from what the server knows), "hold" (nobody is signed in),
 * "stop" (trying again is no use) or "retry". `error.status` is of S3, or of our API if `error.isOurs`; `refusals`: how
 * often S3 said no to this file.
 */
export function wayOn({ status = 0, code = "", isOurs = false }, refusals) {
  if (isOurs) {
    if (status === 401) return "hold";
    if (code === "arrived") return "complete";
    if (status === 404 || status === 409) return "announce";
    return status >= 400 && status < 500 ? "stop" : "retry";
  }
  if (status === 412) return "complete";
  if (status === 404 && refusals < PATIENCE) return "complete"; // joined, and the answer was lost; else that says so
  if (status >= 400 && status < 500 && refusals >= PATIENCE) return "stop";
  return "retry";
}

/** Why it was given up, and what to do. */
export function farewell({ status = 0, isOurs = false, message }) {
  if (isOurs) return { reason: message, advice: t("Nothing was lost: the file is still on your device.") };
  return {
    reason: t("Storage refused it (error {status}).", { status }),
    advice: t("Try again. If it stays like this, tell the people who run MediaHub; the file is still on your device."),
  };
}

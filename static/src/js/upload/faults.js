// What to do when sending a file failed, and why one was not taken. Pure.
import { t } from "../core/i18n.js";

const PATIENCE = 8; // refusals of S3 in a row
const TOO_LARGE = 413;

/**
 * "complete" (it is there), "announce" (begin again from what the server knows), "hold" (nobody is signed in),
 * "stop" (trying again is no use) or "retry". `error.status` is of S3, or of our API if `error.isOurs`; `refusals`: how
 * often S3 said no to this file.
 * @param {Upload.Fault} error
 * @param {number} refusals
 */
export function wayOn({ status = 0, code = "", isOurs = false }, refusals) {
  if (isOurs) {
    if (status === 401) return "hold";
    if (code === "arrived") return "complete";
    if (status === 404 || status === 409) return "announce";
    return status >= 400 && status < 500 ? "stop" : "retry";
  }
  if (status === 412) return "complete";
  if (status === TOO_LARGE) return "stop"; // of a proxy in front: storage takes what was signed
  if (status === 404 && refusals < PATIENCE) return "complete"; // joined, and the answer was lost; else that says so
  if (status >= 400 && status < 500 && refusals >= PATIENCE) return "stop";
  return "retry";
}

/**
 * Why it was given up, and what to do.
 * @param {Upload.Fault} error
 * @returns {Upload.Words}
 */
export function farewell({ status = 0, isOurs = false, message }) {
  if (isOurs) return { reason: message, advice: t("Nothing was lost: the file is still on your device.") };
  if (status === TOO_LARGE) {
    return {
      reason: t("A proxy in front of MediaHub takes no requests of this size (error 413)."),
      advice: t(
        "The people who run it have to allow bodies of 16 MiB: client_max_body_size in nginx. The file " +
          "is still on your device.",
      ),
    };
  }
  return {
    reason: t("Storage refused it (error {status}).", { status }),
    advice: t(
      "Try again. If it stays like this, tell the people who run MediaHub; the file is still on your device.",
    ),
  };
}

const fromCard = () => t("Copy it from the card again.");
const again = () => t("Send the file again from the same place.");
const kept = () => t("The bytes are kept in quarantine in case they are needed.");
/**
 * Reason and advice by the server's code, as functions.
 * @type {Record<string, [() => string, () => string]>}
 */
const KNOWN = {
  duplicate: [() => t("The event has it already."), () => t("Nothing to do.")],
  empty: [() => t("The file is empty."), fromCard],
  truncated: [() => t("The file ends too early, as if a copy was cut off."), fromCard],
  cut_off: [() => t("The file ends too early, as if a copy was cut off."), fromCard],
  not_media: [() => t("It is no photo or clip: check that the right file was chosen."), kept],
  unsupported: [() => t("This kind of file cannot be read here: export it as JPEG or MP4."), kept],
  too_large: [() => t("The picture has more pixels than one file may have: export it smaller."), kept],
  damaged: [() => t("The file is damaged, or of a variety that cannot be read."), kept],
  timeout: [() => t("Reading the file takes longer than one file may: export it anew."), kept],
  out_of_memory: [
    () => t("Reading the file needs more memory than one file may take: export it smaller."),
    kept,
  ],
  never_finished: [() => t("It was not sent completely."), again],
  not_as_sent: [() => t("What arrived is not what was sent."), again],
  no_picture: [
    () => t("The event has no picture of this name that you delivered."),
    () => t("Send its picture too, in the same folder."),
  ],
  picture_rejected: [
    () => t("Its picture was rejected."),
    () => t("Put its picture right, and send both again."),
  ],
  not_yours: [
    () => t("It belongs to a picture that somebody else delivered."),
    () => t("Ask its photographer or the event's team."),
  ],
  ambiguous: [
    () => t("Several pictures of the event are called so."),
    () => t("Send it together with its picture."),
  ],
  in_trash: [() => t("Its picture is in the trash of this event."), () => t("Restore it there.")],
  link_full: [
    () => t("The link takes no more."),
    () => t("Ask the team for another link, then send the file by that."),
  ],
};

/**
 * The server's `reason` and `advice` in the reader's language. Its own words, which say more, are English; readers of
 * another language get those that go with the `code`.
 * @param {Upload.Words & { code: string }} said
 * @param {string} language
 * @returns {Upload.Words}
 */
export function inWords(
  { code, reason, advice },
  language = globalThis.document?.documentElement.lang ?? "en",
) {
  const known = !language.startsWith("en") && reason && Object.hasOwn(KNOWN, code) && KNOWN[code];
  return known ? { reason: known[0](), advice: known[1]() } : { reason, advice };
}

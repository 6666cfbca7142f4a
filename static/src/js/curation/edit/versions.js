// The original of a picture and those that it replaced: a retouched version in, an earlier one back.
import { h, icon, pause } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";
import { sendVersion } from "./sendversion.js";

const LOOK = 700; // ms between looks
const PATIENCE = 120; // looks

/**
 * For those who may replace the original, or look at earlier ones; null for everyone else.
 * @param {Server.Details} details
 * @param {Edit.OnChanged} onchanged
 */
export function versionsSection(details, onchanged) {
  const { versions, may_replace: mayReplace } = details;
  if (!versions.length && !mayReplace) return null;
  const status = h("p", { class: "dim versions__status", role: "status" });
  return h(
    "details",
    { class: "panel__section panel__fold", "data-versions": true, open: versions.length > 0 },
    h(
      "summary",
      { class: "panel__name" },
      icon("stack"),
      versions.length ? t("Versions") : t("Retouched version"),
    ),
    versions.length > 0 &&
      h("ul", { class: "versions" }, ...versions.map((one) => version(details, one, status, onchanged))),
    mayReplace && picker(details, status, onchanged),
    status,
  );
}

/**
 * @param {Server.Details} details
 * @param {Server.EarlierVersion} earlier
 * @param {HTMLElement} status
 * @param {Edit.OnChanged} onchanged
 */
function version(details, { name, size, url, sha256 }, status, onchanged) {
  /** @param {PageEvent<MouseEvent>} event */
  const back = async ({ currentTarget: button }) => {
    button.disabled = true;
    status.textContent = t("Putting it back…");
    try {
      const { versions, replaced } = await putBack(details.id, sha256, details.versions);
      offerUndo(t("{file} is the original again.", { file: name }), () => undo(replaced.sha256, versions));
      onchanged({ picture: true });
    } catch (problem) {
      button.disabled = false;
      status.textContent = "";
      toast(problem.message);
    }
  };
  /** @param {string} replaced @param {Server.EarlierVersion[]} versions */
  const undo = async (replaced, versions) => {
    try {
      await putBack(details.id, replaced, versions);
      onchanged({ picture: true });
    } catch (problem) {
      toast(problem.message);
    }
  };
  return h(
    "li",
    { class: "versions__one" },
    h("a", { href: url, download: "" }, `${name} (${size})`),
    h("span", { class: "dim" }, t("replaced")),
    details.may_replace &&
      h("button", { type: "button", class: "link-button", onclick: back }, t("Put back")),
  );
}

/** @param {Server.Details} details @param {HTMLElement} status @param {Edit.OnChanged} onchanged */
function picker(details, status, onchanged) {
  const input = h("input", {
    type: "file",
    class: "visually-hidden",
    accept:
      "image/jpeg,image/png,image/tiff,image/webp,image/heic,image/heif,.jpg,.jpeg,.png,.tif,.tiff,.webp,.heic",
    "data-replace": "",
  });
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    input.disabled = true;
    try {
      await sendVersion(
        details,
        file,
        (done) => (status.textContent = t("Sending, {percent} %", { percent: Math.round(done * 100) })),
      );
      toast(t("{file} is the original now. Words, rights, crops and links stayed.", { file: file.name }));
      onchanged({ picture: true });
    } catch (problem) {
      toast(problem.message);
    } finally {
      input.disabled = false;
      input.value = "";
      status.textContent = "";
    }
  });
  return h(
    "div",
    { class: "versions__pick" },
    h("label", { class: "button" }, icon("upload"), t("Replace the original…"), input),
    h(
      "p",
      { class: "dim" },
      t("With a retouched file. Words, rights, crops, galleries and links stay; this original is kept."),
    ),
  );
}

/**
 * Lets an earlier original be the original again, and waits until the one that was stands among the earlier ones.
 * @param {string} id
 * @param {string} sha256
 * @param {Server.EarlierVersion[]} before the earlier ones so far
 * @returns {Promise<{ versions: Server.EarlierVersion[], replaced: Server.EarlierVersion }>}
 */
async function putBack(id, sha256, before) {
  const known = new Set(before.map((one) => one.sha256));
  /** @param {Server.Details} details */
  const found = ({ versions }) => versions.find((one) => !known.has(one.sha256));
  await postJson(`${config().assets}${id}/versions`, { sha256 });
  const now = await until(id, (details) => Boolean(found(details)));
  return { versions: now.versions, replaced: /** @type {Server.EarlierVersion} */ (found(now)) };
}

/**
 * @param {string} id
 * @param {(details: Server.Details) => boolean} isSo
 * @returns {Promise<Server.Details>}
 */
async function until(id, isSo) {
  for (let looks = 0; looks < PATIENCE; looks++) {
    /** @type {Server.Details} */
    const now = await getJson(`${config().assets}${id}.json`);
    if (isSo(now)) return now;
    await pause(LOOK);
  }
  throw new Error(t("It takes longer than usual. It goes on by itself; look again in a minute."));
}

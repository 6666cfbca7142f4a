// The page of a contributor link: the upload desk for somebody without an account.
import "../shared/page.js";
import { find, h } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { toast } from "../../core/toast.js";
import { call } from "../../upload/api.js";
import { Desk } from "../../upload/desk.js";
import { t } from "../../core/i18n.js";

const { link, event } = config();
const KEY = `mediahub.contribute.${link.prefix}`;
const me = recall();
config().bearer = `${link.token}.${me.key}`;

const name = find("[data-name]");
name.value = me.name ?? "";
name.addEventListener("input", () => remember({ ...me, name: name.value.trim() }));
find("[data-who]").addEventListener("submit", (submitted) => submitted.preventDefault());

/** @type {Upload.SettingsForm} */
const settings = {
  event: event.slug,
  check() {
    const isKnown = Boolean(name.value.trim());
    name.setAttribute("aria-invalid", String(!isKnown));
    if (isKnown) return true;
    name.focus();
    toast(t("Write your name first; it is shown with your pictures."));
    return false;
  },
  opening: () => ({ photographer: name.value.trim(), resume_key: String(Date.now()) }),
  fix(batch) {
    name.readOnly = Boolean(batch);
    if (batch) name.value = batch.photographer;
  },
};
const desk = new Desk({ settings, onfinish: finish });
const { delivery } = desk;

call("GET", `/events/${event.slug}/batches`)
  .then((/** @type {Api.Batch[]} */ batches) => batches.find(({ finished_at: end }) => !end))
  .then((batch) => batch && delivery.resume(batch.id))
  .catch(({ message }) => desk.notify(h("p", {}, message)));

async function finish() {
  try {
    await delivery.finish();
  } catch (error) {
    toast(error.message);
    return;
  }
  toast(t("Thank you. Everything is with the team."));
}

delivery.addEventListener("refused", ({ detail }) => {
  desk.notify(h("p", {}, detail));
  name.readOnly = false;
  name.focus();
});
delivery.addEventListener("hold", () =>
  desk.notify(
    h("p", {}, t("This link has ended. What you sent is safe; ask the team for a new link to send more.")),
  ),
);

/** @typedef {{ key: string, name?: string }} Contributor */

/**
 * Who this browser is to the server: a key that nobody else knows, and the name that was written.
 * @returns {Contributor}
 */
function recall() {
  try {
    const known = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (known?.key) return known;
  } catch {
    // private windows may refuse
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const fresh = { key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") };
  remember(fresh);
  return fresh;
}

/** @param {Contributor} who */
function remember(who) {
  try {
    localStorage.setItem(KEY, JSON.stringify(who));
  } catch {
    // then the files of another visit are not shown again
  }
}

// The page of a contributor link: the upload desk for somebody without an account.
import "../shared/page.js";
import { announce, find, h } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { toast } from "../../core/toast.js";
import { call } from "../../upload/api.js";
import { Delivery } from "../../upload/delivery.js";
import { deliverable } from "../../upload/files.js";
import { connectIntake } from "../../upload/intake.js";
import { FileList } from "../../upload/list.js";
import { Rows } from "../../upload/rows.js";
import { Sender } from "../../upload/sender.js";
import { isUnderWay } from "../../upload/stages.js";
import { Summary } from "../../upload/summary.js";
import { Thumbs } from "../../upload/thumbs.js";
import { Workers } from "../../upload/workers.js";
import { t, tn } from "../../core/i18n.js";

const KEY = `mediahub.contribute.${config().link.prefix}`;
const me = recall();
config().bearer = `${config().link.token}.${me.key}`;

const name = find("[data-name]");
name.value = me.name ?? "";
name.addEventListener("input", () => remember({ ...me, name: name.value.trim() }));
find("[data-who]").addEventListener("submit", (/** @type {{ preventDefault: () => any; }} */ event) =>
  event.preventDefault(),
);

const settings = {
  event: config().event.slug,
  check() {
    const isKnown = Boolean(name.value.trim());
    name.setAttribute("aria-invalid", String(!isKnown));
    if (!isKnown) name.focus();
    return isKnown;
  },
  opening: () => ({ photographer: name.value.trim(), resume_key: String(Date.now()) }),
  /** @param {any} batch */
  fix(batch) {
    name.readOnly = Boolean(batch);
    if (batch) name.value = batch.photographer;
  },
};
const rows = new Rows();
const hashers = new Workers(config().worker, 2);
const sender = new Sender(rows, hashers);
const delivery = new Delivery({ rows, sender, workers: hashers, settings });
const thumbs = new Thumbs(new Workers(config().worker, 1), () => sender.isQuick && isUnderWay(rows.list));
const list = new FileList(find("[data-files]"), { rows, sender, thumbs, onaction: act });
const summary = new Summary({ rows, sender, delivery, list, ontoggle: togglePause, onfinish: finish });
const notice = find("[data-notice]");

call("GET", `/events/${config().event.slug}/batches`)
  .then((batches) => batches.find((/** @type {any} */ { finished_at: end }) => !end))
  .then((batch) => batch && delivery.resume(batch.id))
  .catch(({ message }) => notify(message));

/** @param {any} entries */
async function take(entries) {
  if (!settings.check()) {
    toast(t("Write your name first; it is shown with your pictures."));
    return;
  }
  const files = deliverable(entries);
  const fresh = files.length ? await delivery.add(files) : 0;
  if (fresh) announce(tn("{n} file added.", "{n} files added.", fresh));
}

connectIntake(take);

function togglePause() {
  if (sender.isPaused) sender.resume();
  else sender.pause();
  list.show();
  summary.show();
}

/** @param {string} action @param {any} row */
async function act(action, row) {
  if (action === "retry") return delivery.retry(Object.assign(row, { begun: 0, refusals: 0 }));
  const isOut = await delivery.remove(row);
  return toast(
    isOut
      ? t("{path} was taken out.", { path: row.path })
      : t("{path} had arrived already, so it stays.", { path: row.path }),
  );
}

async function finish() {
  try {
    await delivery.finish();
  } catch (error) {
    toast(error.message);
    return;
  }
  toast(t("Thank you. Everything is with the team."));
}

/** @param {any} content */
function notify(...content) {
  notice.replaceChildren(...content);
  notice.hidden = !content.length;
}

delivery.addEventListener("batch", () => {
  notify();
  settings.fix(delivery.batch);
  summary.show();
});
delivery.addEventListener("refused", ({ detail }) => {
  notify(h("p", {}, detail));
  name.readOnly = false;
  name.focus();
});
delivery.addEventListener("hold", () =>
  notify(
    h("p", {}, t("This link has ended. What you sent is safe; ask the team for a new link to send more.")),
  ),
);

addEventListener("beforeunload", (event) => {
  if (summary.isSending || sender.isProving) event.preventDefault();
});

/** Who this browser is to the server: a key that nobody else knows, and the name that was written. */
function recall() {
  try {
    const known = JSON.parse(localStorage.getItem(KEY));
    if (known?.key) return known;
  } catch {
    // private windows may refuse
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const fresh = { key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") };
  remember(fresh);
  return fresh;
}

/** @param {any} who */
function remember(who) {
  try {
    localStorage.setItem(KEY, JSON.stringify(who));
  } catch {
    // then the files of another visit are not shown again
  }
}

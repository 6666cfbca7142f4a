// The upload desk: joins the parts.
import "../shared/page.js";
import { announce, find, h } from "../../core/dom.js";
import { formatMoment } from "../../core/format.js";
import { config } from "../../core/config.js";
import { toast } from "../../core/toast.js";
import { renewToken } from "../../upload/api.js";
import { Delivery } from "../../upload/delivery.js";
import { deliverable } from "../../upload/files.js";
import { breath } from "../../upload/gather.js";
import { connectIntake } from "../../upload/intake.js";
import { FileList } from "../../upload/list.js";
import { Previews } from "../../upload/previews.js";
import { Rows } from "../../upload/rows.js";
import { Sender } from "../../upload/sender.js";
import { Settings } from "../../upload/settings.js";
import { isUnderWay } from "../../upload/stages.js";
import { Summary } from "../../upload/summary.js";
import { Thumbs } from "../../upload/thumbs.js";
import { Workers } from "../../upload/workers.js";
import { t, tn } from "../../core/i18n.js";

const rows = new Rows();
const hashers = new Workers(config().worker, 2);
const settings = new Settings();
const sender = new Sender(rows, hashers);
const thumbs = new Thumbs(new Workers(config().worker, 1), () => sender.isQuick && isUnderWay(rows.list));
const previews = new Previews({
  rows,
  sender,
  workers: hashers,
  mode: () => settings.previews,
  identify: (/** @type {any} */ row) => delivery.identify(row),
});
const delivery = new Delivery({ rows, sender, workers: hashers, settings, previews });
const list = new FileList(find("[data-files]"), { rows, sender, thumbs, onaction: act });
const summary = new Summary({ rows, sender, delivery, list, ontoggle: togglePause, onfinish: finish });
const notice = find("[data-notice]");
const about = find("[data-about]");

if (matchMedia("(width < 60rem)").matches) about.open = false;
for (const time of document.querySelectorAll("time[data-moment]")) {
  time.textContent = formatMoment(time.dateTime, time.dataset.zone);
}
if (config().resume) delivery.resume(config().resume).catch(({ message }) => notify(message));

// files come in

/** @param {any} entries */
async function take(entries) {
  if (!settings.check()) return;
  await breath(); // thousands take their time to be put in order
  const files = deliverable(entries);
  await breath();
  if (!files.length) {
    toast(entries.length ? t("There was nothing to deliver in there.") : t("That folder is empty."));
    return;
  }
  const fresh = await delivery.add(files);
  if (fresh < files.length)
    toast(
      tn("{n} file was in the list already.", "{n} files were in the list already.", files.length - fresh),
    );
  if (fresh) announce(tn("{n} file added.", "{n} files added.", fresh));
}

connectIntake(take);

// what can be done

function togglePause() {
  if (sender.isPaused) sender.resume();
  else sender.pause();
  list.show();
  summary.show();
}

/** @param {string} action @param {any} row */
async function act(action, row) {
  if (action === "retry") return delivery.retry(Object.assign(row, { begun: 0, refusals: 0 }));
  const { path, file, sidecar } = row;
  const isOut = await delivery.remove(row);
  if (!isOut) return toast(t("{path} had arrived already, so it stays.", { path }));
  return toast(
    t("{path} was taken out.", { path }),
    file ? { label: t("Undo"), run: () => delivery.add([{ path, file, sidecar }]) } : null,
  );
}

async function finish() {
  const { id } = delivery.batch;
  try {
    await delivery.finish();
  } catch (error) {
    toast(error.message);
    return;
  }
  toast(t("Delivery finished."), {
    label: t("Receipt (CSV)"),
    run: () => location.assign(`${config().api}/batches/${id}/report.csv`),
  });
  find("[data-pick]").focus();
}
find("[data-save]").addEventListener("click", async () => {
  try {
    const changed = await delivery.change(settings.read(), find("[data-also-ready]").checked);
    settings.fix(delivery.batch);
    toast(
      changed
        ? tn(
            "Saved, also for {n} picture in the library.",
            "Saved, also for {n} pictures in the library.",
            changed,
          )
        : t("Saved. It counts for files that are not checked yet."),
    );
  } catch (error) {
    toast(error.message);
  }
});
find("[data-finish]").addEventListener("click", () => {
  if (summary.isSending) toast(t("Files are still on their way. Let them arrive, or take them out, first."));
  else finish();
});

// what goes wrong around it

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
delivery.addEventListener("refused", ({ detail }) => notify(h("p", {}, detail), goOnButton(t("Try again"))));
delivery.addEventListener("hold", () => {
  const link = h(
    "a",
    { class: "button button--primary", href: config().signIn, target: "_blank" },
    t("Sign in (new tab)"),
  );
  notify(
    h("p", {}, t("You have been signed out. Nothing is lost: sign in, then go on here.")),
    link,
    goOnButton(t("Go on")),
  );
});

/** @param {string} label */
function goOnButton(label) {
  const goOn = async () => {
    if (!(await renewToken().catch(() => false))) return toast(t("You are not signed in yet."));
    notify();
    await delivery.goOn();
    return sender.resume();
  };
  return h("button", { class: "button", type: "button", onclick: goOn }, label);
}

addEventListener("beforeunload", (event) => {
  if (summary.isSending || sender.isProving) event.preventDefault();
});

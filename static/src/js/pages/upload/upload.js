// The upload desk: who delivers, under which terms, and what goes wrong around it.
import "../shared/page.js";
import { find, h } from "../../core/dom.js";
import { formatMoment } from "../../core/format.js";
import { config } from "../../core/config.js";
import { toast } from "../../core/toast.js";
import { renewToken } from "../../upload/api.js";
import { Desk } from "../../upload/desk.js";
import { Settings } from "../../upload/settings.js";
import { t, tn } from "../../core/i18n.js";

const settings = new Settings();
const desk = new Desk({ settings, onfinish: finish, previewMode: () => settings.previews });
const { delivery } = desk;
const about = find("[data-about]");

if (matchMedia("(width < 60rem)").matches) about.open = false;
for (const time of document.querySelectorAll("time[data-moment]")) {
  time.textContent = formatMoment(time.dateTime, time.dataset.zone);
}
const { resume } = config();
if (resume) delivery.resume(resume).catch(({ message }) => desk.notify(h("p", {}, message)));

async function finish() {
  const id = delivery.batch?.id;
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
    find("summary", about).focus(); // the button is gone
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
  if (desk.summary.isSending)
    toast(t("Files are still on their way. Let them arrive, or take them out, first."));
  else finish();
});

// what goes wrong around it

delivery.addEventListener("refused", ({ detail }) =>
  desk.notify(h("p", {}, detail), goOnButton(t("Try again"))),
);
delivery.addEventListener("hold", () => {
  const link = h(
    "a",
    { class: "button button--primary", href: config().signIn, target: "_blank" },
    t("Sign in (new tab)"),
  );
  desk.notify(
    h("p", {}, t("You have been signed out. Nothing is lost: sign in, then go on here.")),
    link,
    goOnButton(t("Go on")),
  );
});

/** @param {string} label */
function goOnButton(label) {
  const goOn = async () => {
    if (!(await renewToken().catch(() => false))) return toast(t("You are not signed in yet."));
    desk.notify();
    await delivery.goOn();
    return desk.sender.resume();
  };
  return h("button", { class: "button", type: "button", onclick: goOn }, label);
}

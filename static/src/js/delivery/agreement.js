// The terms of an event, asked for where they are needed: nothing is lost, and the download goes on.
import { h, icon } from "../core/dom.js";
import { config } from "../core/config.js";
import { getJson } from "../core/http.js";
import { t } from "../core/i18n.js";
import { keepFromLightbox } from "../lightbox/bar.js";

/** @type {Promise<boolean> | null} */
let asking = null; // several downloads may need it at once; it is asked once

/**
 * Shows the terms at `address`, with a button to accept them; whether they were accepted.
 * @param {string} address
 */
export function askToAgree(address) {
  asking ??= open(address.split("?")[0]).finally(() => (asking = null));
  return asking;
}

/** @param {string} address @returns {Promise<boolean>} */
async function open(address) {
  const words = h("div", { class: "terms-dialog__words", tabindex: "0" });
  const wrong = h("p", { class: "notice notice--error", role: "alert", hidden: true });
  const accept = h(
    "button",
    { class: "button button--primary", value: "accept" },
    icon("check"),
    t("I accept these terms"),
  );
  let version = 0;
  const read = async () => {
    /** @type {Server.Terms} */
    const terms = await getJson(address);
    version = terms.version;
    words.replaceChildren(...terms.paragraphs.map((text) => h("p", { class: "terms__paragraph" }, text)));
  };
  await read();
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { class: "form" },
    h("h2", { id: "agree-title" }, t("Terms of use")),
    words,
    wrong,
    h("p", { class: "dim" }, t("You are asked once, and again only if the terms change.")),
    h(
      "p",
      { class: "dialog__acts" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Not now")),
      accept,
    ),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "dialog dialog--wide", "aria-labelledby": "agree-title" }, form);
  let isAccepted = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    accept.disabled = true;
    const problem = await send(address, version);
    accept.disabled = false;
    isAccepted = !problem;
    if (isAccepted) return dialog.close();
    wrong.textContent = problem;
    wrong.hidden = false;
    await read().catch(() => null); // others may stand there by now
  });
  keepFromLightbox(dialog);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(isAccepted);
    }),
  );
}

/**
 * Agrees to a version; the reason where that was not taken.
 * @param {string} address
 * @param {number} version
 * @returns {Promise<string>}
 */
async function send(address, version) {
  const body = new URLSearchParams({ version: String(version) });
  const headers = { Accept: "application/json", "X-CSRFToken": config().csrf };
  const answer = await fetch(address, { method: "POST", headers, body }).catch(() => null);
  if (answer?.ok) return "";
  const said = await answer?.json().catch(() => null);
  return said?.error?.message ?? t("The server cannot be reached. Nothing was changed; try again.");
}

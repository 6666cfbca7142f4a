// @ts-check
// Forms that a passkey fills in: the server's question, the browser's answer, then the form is sent as any other.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { t } from "../../core/i18n.js";
import { makePasskey, usePasskey } from "../../signin/webauthn.js";

/** @param {PageElement} form */
async function ask(form) {
  const csrf = find('input[name="csrf_token"]', form).value;
  const headers = { Accept: "application/json", "X-CSRFToken": csrf };
  const answer = await fetch(form.dataset.passkey ?? "", { method: "POST", headers });
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new Error(body.error?.message || t("This page was open for too long. Reload it and try again."));
  }
  return answer.json();
}

/** @param {unknown} error */
function words(error) {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return t("This device has a passkey of yours already.");
  if (name === "NotAllowedError") {
    return t("The browser gave no passkey: it was cancelled, took too long, or has none for this address.");
  }
  return error instanceof Error ? error.message : String(error);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = find("[data-passkey-failed]", form);
  if (!window.PublicKeyCredential) {
    failed.textContent = t("This browser knows no passkeys here; they need https.");
    failed.hidden = false;
    find("button", form).disabled = true;
  }
  form.addEventListener("submit", async (event) => {
    const field = find("[data-passkey-answer]", form);
    if (field.value) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = await ask(form);
      field.value = await (options.rp ? makePasskey(options) : usePasskey(options));
      /** @type {HTMLFormElement} */ (/** @type {unknown} */ (form)).requestSubmit();
    } catch (error) {
      failed.textContent = words(error);
      failed.hidden = false;
    }
  });
}

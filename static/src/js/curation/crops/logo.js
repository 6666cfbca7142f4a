// The event's logo: sending one, and where it lies.
import { find, h } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { Problem } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";

/** Connects the form of the logo, where there is one. */
export function connectLogo() {
  const form = find("[data-logo]");
  if (!form) return;
  const fold = form.closest("details");
  const show = (/** @type {Server.Logo | null} */ logo) => {
    find("[data-logo-now]").replaceChildren(
      ...(logo
        ? [h("img", { src: logo.url, alt: t("The event’s logo") })]
        : [h("span", { class: "dim" }, t("No logo yet"))]),
    );
    find("[data-with-logo]").disabled = !logo;
  };
  show(config().crops.logo);
  if (location.hash === "#logo") {
    fold.open = true;
    fold.scrollIntoView();
  }
  form.addEventListener("change", async () => {
    try {
      const response = await fetch(`${config().home}logo`, {
        method: "POST",
        body: new FormData(/** @type {HTMLFormElement} */ (/** @type {unknown} */ (form))),
        headers: { "X-CSRFToken": config().csrf, Accept: "application/json" },
      });
      const body = await response.json().catch(() => ({}));
      if (!response.ok) throw new Problem(body.error?.message ?? t("The logo was not accepted."));
      show(body);
      find("[type=file]", form).value = "";
    } catch (problem) {
      toast(problem.message);
    }
  });
}

// @ts-check
// Press accounts: copying a link that is shown once.
import "./page.js";
import { find } from "../../core/dom.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = find("input", button.parentElement);
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      toast(t("Copied."));
    } catch {
      toast(t("Select the text and copy it: the browser does not let the page do it."));
    }
  });
}

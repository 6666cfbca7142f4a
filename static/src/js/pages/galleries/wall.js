// @ts-check
// The wall of galleries: a new one, and what comes back from the archive.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { postJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { leaveUndo } from "../../core/undo.js";

const dialog = find("[data-name-dialog]");
const form = find("[data-name-form]");
const here = `/events/${config().event.slug}/galleries/`;

/** A saved search gives its name, and needs no words. */
function takeSearch() {
  const { title, q, search } = form.elements;
  const isSaved = Boolean(search?.value);
  q.disabled = isSaved;
  if (isSaved && !title.value.trim()) title.value = search.selectedOptions[0].text;
}

form.elements.search?.addEventListener("change", takeSearch);
takeSearch();
if (form.elements.search?.value) dialog.showModal();

for (const button of document.querySelectorAll("[data-new-gallery]")) {
  button.addEventListener("click", () => dialog.showModal());
}

dialog.addEventListener("close", async () => {
  if (dialog.returnValue !== "ok") return;
  const { title, q, search } = form.elements;
  const saved = search?.selectedOptions[0].dataset.live;
  const live = saved ? JSON.parse(saved) : q.value.trim() ? { q: q.value.trim(), filters: {} } : null;
  try {
    /** @type {Server.MadeGallery} */
    const made = await postJson(here, { title: title.value, live });
    location.href = made.edit;
  } catch (problem) {
    toast(problem.message);
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-bring-back]");
  if (!button) return;
  const gallery = `/galleries/${button.closest("[data-gallery]").dataset.gallery}`;
  try {
    await postJson(`${gallery}/bring-back`);
    leaveUndo(t("The gallery is back."), `${gallery}/archive`);
    location.reload();
  } catch (problem) {
    toast(problem.message);
  }
});

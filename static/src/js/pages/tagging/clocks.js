// The cameras of an event: say when a frame was taken, or take a reading back.
import "../shared/page.js";
import { find, h } from "../../core/dom.js";
import { postJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { toInput } from "../../tagging/localtime.js";
import { watchProgress } from "../../tagging/progress.js";
import { toast } from "../../core/toast.js";

const root = find("[data-clocks]");
const dialog = find("[data-dialog]");
const field = find("#say-at");
const notice = find("[data-waiting]");
/** @type {any} */
let frame = null;

const follow = (/** @type {number} */ waiting) =>
  watchProgress(notice, root.dataset.progress, waiting, () => location.reload());

/** @param {string} url @param {any} body */
async function send(url, body) {
  try {
    const answer = await postJson(url, body);
    toast(t("Kept. The frames of this camera follow."));
    if (answer.waiting) follow(answer.waiting);
    else location.reload();
  } catch (error) {
    toast(error.message);
  }
}

root.addEventListener("click", ({ target }) => {
  const say = target.closest("[data-say]");
  if (say) {
    frame = say.dataset.say;
    field.value = toInput(say.dataset.at, root.dataset.zone);
    const picture = say.querySelector("img") ?? say.closest("li")?.querySelector("img");
    const shown = find("[data-frame]", dialog);
    shown.replaceChildren(
      ...(picture ? [h("img", { class: "cameras__frame", src: picture.src, alt: "" })] : []),
    );
    dialog.showModal();
  }
  const remove = target.closest("[data-remove]");
  if (remove && confirm(t("Take this reading back? The frames of this camera then go by what is left."))) {
    send(remove.dataset.remove, {});
  }
});

dialog.addEventListener("close", () => {
  if (dialog.returnValue === "save" && field.value)
    send(root.dataset.add, { asset_id: frame, taken_at: field.value });
});

if (Number(notice.dataset.waiting)) follow(Number(notice.dataset.waiting));

// The cameras of an event: say when a frame was taken, or take a reading back.
import "../shared/page.js";
import { find, h } from "../../core/dom.js";
import { postJson } from "../../core/http.js";
import { confirmed } from "../../core/confirm.js";
import { t } from "../../core/i18n.js";
import { toInput } from "../../tagging/localtime.js";
import { followChanges } from "../../tagging/changes.js";
import { toast } from "../../core/toast.js";

const root = find("[data-clocks]");
const dialog = find("[data-dialog]");
const field = find("#say-at");
let frame = "";

const { done } = followChanges();

/** @param {string} url @param {unknown} body */
async function send(url, body) {
  try {
    /** @type {Server.StillWaiting} */
    const answer = await postJson(url, body);
    toast(t("Kept. The frames of this camera follow."));
    done(answer);
  } catch (error) {
    toast(error.message);
  }
}

root.addEventListener("click", async ({ target }) => {
  const say = target.closest("[data-say]");
  if (say) {
    frame = say.dataset.say ?? "";
    field.value = toInput(say.dataset.at ?? "", root.dataset.zone ?? "UTC");
    const picture = say.querySelector("img") ?? say.closest("li")?.querySelector("img");
    const shown = find("[data-frame]", dialog);
    shown.replaceChildren(
      ...(picture ? [h("img", { class: "cameras__frame", src: picture.src, alt: "" })] : []),
    );
    dialog.showModal();
  }
  const remove = target.closest("[data-remove]");
  if (!remove) return;
  const isSure = await confirmed({
    title: t("Remove this reading?"),
    lost: t("The pictures of this camera then go by the readings that are left, and their times may change."),
    action: t("Remove"),
  });
  if (isSure) send(remove.dataset.remove ?? "", {});
});

dialog.addEventListener("close", () => {
  if (dialog.returnValue === "save" && field.value)
    send(root.dataset.add ?? "", { asset_id: frame, taken_at: field.value });
});

// How files come onto a page: chosen with a button, or let fall anywhere on it.
import { find } from "../core/dom.js";
import { toast } from "../core/toast.js";
import { fromDrop, fromInput } from "./dropped.js";
import { t } from "../core/i18n.js";

/**
 * Calls `take(entries)` with what `fromInput` and `fromDrop` give.
 * @param {(entries: Upload.Entry[]) => unknown} take
 */
export function connectIntake(take) {
  for (const input of document.querySelectorAll("[data-pick]")) {
    input.webkitdirectory = input.dataset.pick === "folder"; // no attribute of the HTML standard
    const chosen = async () => take(await fromInput(input));
    input.addEventListener("change", chosen);
    if (input.files?.length) chosen(); // before this script was there
  }

  const dropHere = find("[data-drop-here]");
  /** @param {DragEvent} event */
  const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    dropHere.hidden = false;
  });
  addEventListener("dragleave", ({ relatedTarget }) => {
    if (!relatedTarget) dropHere.hidden = true;
  });
  addEventListener("drop", async (event) => {
    dropHere.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    try {
      await take(await fromDrop(event.dataTransfer));
    } catch {
      toast(t("Something in there could not be read. Drop it again, or choose it with the button."));
    }
  });
}

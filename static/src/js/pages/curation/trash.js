// The trash: one picture or all of them back.
import "../shared/page.js";
import { announce, find } from "../../core/dom.js";
import { restore, trash } from "../../curation/edit/selection.js";
import { tn } from "../../core/i18n.js";
import { offerUndo } from "../../core/undo.js";

const items = () => [...document.querySelectorAll("[data-trash] [data-id]")];

/** @param {HTMLElement[]} some */
async function back(some) {
  const ids = some.map((item) => item.dataset.id ?? "");
  const next = some.at(-1)?.nextElementSibling;
  await restore(ids, () => {
    for (const item of some) item.remove();
    const words = tn(
      "{n} picture is back in the library.",
      "{n} pictures are back in the library.",
      ids.length,
    );
    offerUndo(words, async () => {
      await trash(ids);
      location.reload();
    });
    announce(words);
    const isEmpty = !items().length;
    find("[data-empty]").hidden = !isEmpty;
    if (isEmpty) find(".ledger__bar")?.remove();
    (find("[data-restore]", next ?? document) ?? find("[data-empty] a"))?.focus();
  });
}

for (const item of items()) find("[data-restore]", item).addEventListener("click", () => back([item]));
find("[data-restore-all]")?.addEventListener("click", () => {
  back(items());
});

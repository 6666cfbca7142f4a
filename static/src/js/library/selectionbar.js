// The bar at the bottom while pictures are selected.
import { announce, find, h, icon } from "../core/dom.js";
import { config } from "../core/config.js";
import { makeZip, takeZip, toastZip } from "../delivery/baskets/zip.js";
import { downloadAll } from "../delivery/downloads.js";
import { askHow } from "../delivery/takemany.js";
import { formatNumber } from "../core/format.js";
import { toast } from "../core/toast.js";
import { t, tn } from "../core/i18n.js";

/**
 * Shows the bar for a selection; `before` are buttons that stand before Download.
 * @param {import("../grid/selection.js").Selection} selection
 * @param {{ before?: Node[] }} parts
 */
export function connectSelectionBar(selection, { before = [] } = {}) {
  const root = find("[data-selection]");
  const count = h("output", { class: "selection__count" });
  const clear = h(
    "button",
    { type: "button", class: "button selection__clear", onclick: () => selection.clear() },
    icon("close"),
    h("span", {}, t("Clear")),
  );
  const words = h("span", {}, t("Download"));
  const take = h("button", { type: "button", class: "button button--primary" }, icon("download"), words);
  root.append(count, ...before, take, clear);
  /** @type {AbortController | null} */
  let running = null;

  selection.addEventListener("change", () => {
    root.hidden = selection.size === 0;
    document.body.classList.toggle("has-selection", selection.size > 0);
    count.textContent = t("{n} selected", { n: formatNumber(selection.size) });
    announce(count.textContent);
  });

  take.addEventListener("click", async () => {
    if (running) return running.abort();
    const ids = selection.ids;
    try {
      const how = ids.length > 1 ? await askHow(ids) : { recipe: "original", asZip: false };
      if (!how) return;
      running = new AbortController();
      if (how.asZip) await takeAsZip(ids, how.recipe, words, running.signal);
      else await takeEach(ids, how.recipe, words, running.signal);
    } catch (problem) {
      toast(t("{problem} Your selection is kept.", { problem: problem.message }));
    } finally {
      running = null;
      words.textContent = t("Download");
    }
  });
}

/**
 * @param {string[]} ids
 * @param {string} recipe
 * @param {HTMLElement} words where it is said how far it is
 * @param {AbortSignal} signal
 */
async function takeEach(ids, recipe, words, signal) {
  const onprogress = (/** @type {number} */ done) =>
    (words.textContent = t("Stop · {done} of {total}", {
      done: formatNumber(done),
      total: formatNumber(ids.length),
    }));
  onprogress(0);
  report(await downloadAll(ids, { recipe, onprogress, signal }));
}

/**
 * One press makes the zip and hands it to the browser.
 * @param {string[]} ids
 * @param {string} recipe
 * @param {HTMLElement} words
 * @param {AbortSignal} signal
 */
async function takeAsZip(ids, recipe, words, signal) {
  words.textContent = t("Making it ready…");
  const zip = await makeZip(`${config().home}zips`, { ids, recipe }, (done, total) => {
    if (signal.aborted) return;
    words.textContent = t("Making it ready: {done} of {total}", {
      done: formatNumber(done),
      total: formatNumber(total),
    });
  });
  if (signal.aborted) return;
  takeZip(zip);
  toastZip(zip);
}

/** @param {{ taken: number, refused: string[], stopped: boolean }} outcome */
function report({ taken, refused, stopped }) {
  const lines = [
    stopped
      ? tn("{n} picture downloaded, then stopped.", "{n} pictures downloaded, then stopped.", taken)
      : tn("{n} picture downloaded.", "{n} pictures downloaded.", taken),
  ];
  if (refused.length)
    lines.push(
      t("{n} not: {why}", {
        n: formatNumber(refused.length),
        why: [...new Set(refused)].slice(0, 2).join(" "),
      }),
    );
  toast(lines.join(" "));
}

// The bar at the bottom while pictures are selected.
import { announce, find, h, icon } from "./dom.js";
import { downloadAll } from "./downloads.js";
import { formatNumber, plural } from "./format.js";
import { toast } from "./toast.js";

/** Shows the bar for a selection. */
export function connectSelectionBar(selection) {
  const root = find("[data-selection]");
  const count = h("output", { class: "selection__count" });
  const clear = h("button", { type: "button", class: "button", onclick: () => selection.clear() }, icon("close"), "Clear");
  const words = h("span", {}, "Download");
  const take = h("button", { type: "button", class: "button button--primary" }, icon("download"), words);
  root.append(count, take, clear);
  let running = null;

  selection.addEventListener("change", () => {
    root.hidden = selection.size === 0;
    document.body.classList.toggle("has-selection", selection.size > 0);
    count.textContent = `${formatNumber(selection.size)} selected`;
    announce(count.textContent);
  });

  take.addEventListener("click", async () => {
    if (running) return running.abort();
    running = new AbortController();
    const ids = selection.ids;
    const onprogress = (done) => (words.textContent = `Stop · ${formatNumber(done)} of ${formatNumber(ids.length)}`);
    onprogress(0);
    try {
      report(await downloadAll(ids, { onprogress, signal: running.signal }));
    } catch (problem) {
      toast(`${problem.message} Your selection is kept.`);
    } finally {
      running = null;
      words.textContent = "Download";
    }
  });
}

function report({ taken, refused, stopped }) {
  const lines = [`${plural(taken, "original")} downloaded${stopped ? ", then stopped" : ""}.`];
  if (refused.length) lines.push(`${formatNumber(refused.length)} not: ${[...new Set(refused)].slice(0, 2).join(" ")}`);
  toast(lines.join(" "));
}

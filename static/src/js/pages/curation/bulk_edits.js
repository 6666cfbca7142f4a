// The list of changes to many pictures: undo, stop, and progress.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { takeBack } from "../../curation/edit/progress.js";
import { toast } from "../../core/toast.js";

const EVERY = 500; // ms

for (const entry of document.querySelectorAll("[data-action]")) {
  const action = Number(entry.dataset.action);
  const { state } = entry.dataset;
  find("[data-undo]", entry)?.addEventListener("click", ({ currentTarget }) => {
    currentTarget.disabled = true;
    takeBack(action, () => location.reload());
  });
  find("[data-stop]", entry)?.addEventListener("click", async () => {
    try {
      await postJson(`${config().home}bulk/${action}/stop`);
      location.reload();
    } catch (problem) {
      toast(problem.message);
    }
  });
  if (state === "waiting" || state === "running") setTimeout(() => watch(entry, action), EVERY);
}

/** @param {ParentNode} entry @param {number} action */
async function watch(entry, action) {
  /** @type {Server.BulkAction | null} */
  const now = await getJson(`${config().home}bulk/${action}.json`).catch(() => null);
  if (now && now.state !== "waiting" && now.state !== "running") return location.reload();
  if (now) {
    find("progress", entry).setAttribute("value", String(now.done));
    find("output", entry).textContent = `${now.done} / ${now.total}`;
  }
  setTimeout(() => watch(entry, action), EVERY);
}

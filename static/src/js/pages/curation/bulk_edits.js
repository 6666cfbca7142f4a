// The list of changes to many pictures: undo, stop, and progress.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { poll } from "../../core/poll.js";
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
  if (state === "waiting" || state === "running") watch(entry, action);
}

/** @param {ParentNode} entry @param {number} action */
function watch(entry, action) {
  const look = async () => {
    /** @type {Server.BulkAction} */
    const now = await getJson(`${config().home}bulk/${action}.json`);
    if (now.state !== "waiting" && now.state !== "running") return location.reload();
    find("progress", entry).setAttribute("value", String(now.done));
    find("output", entry).textContent = `${now.done} / ${now.total}`;
  };
  poll(look, { every: EVERY });
}

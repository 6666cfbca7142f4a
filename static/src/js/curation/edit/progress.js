// A bulk edit on its way: a bar with numbers, Stop, and Undo at the end. It outlives a reload.
import { announce, find, h } from "../../core/dom.js";
import { formatNumber } from "../../core/format.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { poll } from "../../core/poll.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";

const EVERY = 400; // ms
const KEY = "mediahub.bulk";
const OPEN = ["waiting", "running"];

/**
 * Shows the action until it is done, then calls `ondone()`.
 * @param {Server.BulkAction} action
 * @param {() => unknown} [ondone]
 */
export function follow(action, ondone) {
  if (!OPEN.includes(action.state)) return finish(action, ondone);
  sessionStorage.setItem(KEY, JSON.stringify([config().home, action.id]));
  const bar = h("progress", { max: action.total, value: action.done, "aria-label": t("Progress") });
  const words = h("output", {});
  const stop = h(
    "button",
    {
      type: "button",
      class: "link-button",
      onclick: () =>
        postJson(`${config().home}bulk/${action.id}/stop`).catch((problem) => toast(problem.message)),
    },
    t("Stop"),
  );
  const root = h("div", { class: "toast job" }, bar, words, stop);
  find("[data-toasts]").append(root);
  /** @param {Pick<Server.BulkAction, "done" | "total">} action */
  const show = ({ done, total }) => {
    bar.value = done;
    words.textContent = t("{done} of {total}", { done: formatNumber(done), total: formatNumber(total) });
  };
  show(action);
  const stopLooking = poll(
    async () => {
      // while the network is away, the work goes on without this page
      /** @type {Server.BulkAction} */
      const now = await getJson(`${config().home}bulk/${action.id}.json`);
      show(now);
      if (OPEN.includes(now.state)) return;
      stopLooking();
      root.remove();
      finish(now, ondone);
    },
    { every: EVERY },
  );
}

/**
 * Goes on showing what was under way before the page was loaded anew.
 * @param {() => unknown} ondone
 */
export async function followLast(ondone) {
  const [home, id] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  if (home !== config().home) return;
  const now = await getJson(`${config().home}bulk/${id}.json`).catch(() => null);
  if (now && OPEN.includes(now.state)) follow(now, ondone);
  else sessionStorage.removeItem(KEY);
}

/** @param {Server.BulkAction} action @param {() => unknown} [ondone] */
function finish({ id, kind, state, changed, skipped, reason }, ondone) {
  sessionStorage.removeItem(KEY);
  const lines = [tn("{n} picture changed.", "{n} pictures changed.", changed)];
  if (skipped) lines.push(tn("{n} left as it was.", "{n} left as they were.", skipped));
  if (state === "failed") lines.push(t("It stopped because of an error: {reason}", { reason }));
  if (changed && kind !== "undo") offerUndo(lines.join(" "), () => takeBack(id, ondone));
  else toast(lines.join(" "));
  announce(lines.join(" "));
  ondone?.();
}

/**
 * Undoes a large action behind, with the same bar.
 * @param {number} id
 * @param {() => unknown} [ondone]
 */
export async function takeBack(id, ondone) {
  try {
    const { action } = await postJson(`${config().edits}${id}/undo`);
    follow(await getJson(`${config().home}bulk/${action}.json`), ondone);
  } catch (problem) {
    toast(problem.message);
  }
}

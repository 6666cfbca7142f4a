// Sessions in their places, and the form for one of them.
import { find } from "../core/dom.js";
import { formatSpan } from "../core/format.js";
import { postJson } from "../core/http.js";
import { confirmed } from "../core/confirm.js";
import { t } from "../core/i18n.js";
import { fault, fill, onSave, read } from "./forms.js";

const HEADS = 1;

/** @typedef {Record<string, string> & { code: string, title: string }} Session with what else its fields hold */

/** Puts every session where its time and room are; the lines of the grid come with the page. */
function place() {
  for (const grid of document.querySelectorAll(".timetable")) {
    grid.style.setProperty("--lines", grid.dataset.lines ?? null);
    grid.style.setProperty("--columns", grid.dataset.columns ?? null);
    for (const one of grid.querySelectorAll(":scope > *")) {
      const { line, lines = 1, column } = one.dataset;
      if (line) one.style.gridRow = `${Number(line) + HEADS} / span ${lines}`;
      if (column) one.style.gridColumn = String(Number(column) + 1);
    }
  }
  for (const time of document.querySelectorAll("time[data-span]")) {
    time.textContent = formatSpan(time.dateTime, time.dataset.ends ?? "", time.dataset.zone);
  }
}

/**
 * Makes the timetable work; `done(answer)` follows every change.
 * @param {HTMLElement} root
 * @param {(answer: Server.StillWaiting) => unknown} done
 */
export function timetable(root, done) {
  place();
  const dialog = find("[data-session-dialog]");
  if (!dialog) return;
  const form = find("form", dialog);
  /** @type {Record<string, Session>} */
  const details = JSON.parse(find("#session-details").textContent ?? "{}");
  const url = root.dataset.sessions ?? "";
  /** @type {Session | null} */
  let current = null;

  const open = (/** @type {Session | null} */ session) => {
    current = session;
    fill(form, session ?? {});
    find("[data-heading]", dialog).textContent = session
      ? `${session.code} · ${session.title}`
      : t("New session");
    find("[data-code-field]", dialog).hidden = Boolean(session);
    find("[data-overrun]", dialog).hidden = !session;
    find("[data-remove]", dialog).hidden = !session;
    dialog.showModal();
  };
  const send = async (/** @type {string} */ way, /** @type {unknown} */ body) => {
    try {
      const answer = await postJson(`${url}/${current?.id}${way}`, body);
      dialog.close();
      done(answer);
    } catch (error) {
      fault(form, error.message);
    }
  };

  root.addEventListener("click", ({ target }) => {
    const edit = target.closest("[data-edit]");
    if (edit) open(details[edit.dataset.edit]);
    if (target.closest("[data-new]")) open(null);
  });
  dialog.addEventListener("click", ({ target }) => {
    const more = target.closest("[data-minutes]");
    if (more)
      send("/overrun", {
        minutes: Number(more.dataset.minutes),
        following: find("[data-following]", dialog).checked,
      });
    if (target.closest("[data-remove]") && current) remove(current);
  });
  const remove = async (/** @type {Session} */ { code, title }) => {
    const isSure = await confirmed({
      title: t("Remove “{name}”?", { name: `${code} · ${title}` }),
      lost: t("Its title, times, room and people go, and its pictures no longer say that they are of it."),
      action: t("Remove"),
    });
    if (isSure) send("/remove", {});
  };
  onSave(dialog, () => postJson(current ? `${url}/${current.id}` : url, read(form)), done);
}

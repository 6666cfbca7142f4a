// Rooms, and who is in them.
import { confirmedBy } from "../core/confirm.js";
import { find } from "../core/dom.js";
import { postJson } from "../core/http.js";
import { toast } from "../core/toast.js";
import { fill, onSave, read } from "./forms.js";

/**
 * Makes the lists of rooms and assignments work; `done(answer)` follows every change.
 * @param {HTMLElement} root
 * @param {(answer: Server.StillWaiting) => unknown} done
 */
export function rooms(root, done) {
  const dialog = find("[data-room-dialog]");
  if (!dialog) return;
  const form = find("form", dialog);
  const send = async (/** @type {string} */ url, /** @type {unknown} */ body) => {
    try {
      done(await postJson(url, body));
    } catch (error) {
      toast(error.message);
    }
  };

  root.addEventListener("click", async ({ target }) => {
    const edit = target.closest("[data-edit]");
    const post = target.closest("[data-post]");
    if (edit || target.closest("[data-new]")) {
      fill(form, edit ? JSON.parse(edit.dataset.room) : { before: "" });
      dialog.showModal();
    }
    if (post && (await confirmedBy(post))) send(post.dataset.post, {});
  });
  onSave(dialog, () => postJson(root.dataset.save ?? "", read(form)), done);
  const assign = find("[data-assign-form]");
  assign?.addEventListener("submit", (event) => {
    event.preventDefault();
    send(root.dataset.assign ?? "", read(assign));
  });
}

// What both upload pages are made of, joined: the desk of people with an account, and that of a contributor link.
import { announce, find } from "../core/dom.js";
import { config } from "../core/config.js";
import { toast } from "../core/toast.js";
import { offerUndo } from "../core/undo.js";
import { line } from "./api.js";
import { Delivery } from "./delivery.js";
import { breath } from "./dropped.js";
import { deliverable } from "./files.js";
import { connectIntake } from "./intake.js";
import { FileList } from "./list.js";
import { Previews } from "./previews.js";
import { Rows } from "./rows.js";
import { Sender } from "./sender.js";
import { isUnderWay } from "./stages.js";
import { Summary } from "./summary.js";
import { Thumbs } from "./thumbs.js";
import { Workers } from "./workers.js";
import { t, tn } from "../core/i18n.js";

export class Desk {
  /**
   * `previewMode()` says when small pictures go ahead; without it none do.
   * @param {object} parts
   * @param {Upload.SettingsForm} parts.settings
   * @param {() => unknown} parts.onfinish
   * @param {() => string} [parts.previewMode]
   */
  constructor({ settings, onfinish, previewMode }) {
    this.settings = settings;
    this.notice = find("[data-notice]");
    const rows = new Rows();
    const workers = new Workers(config().worker, 2);
    const sender = new Sender(rows, workers);
    const identify = (/** @type {Upload.Row} */ row) => this.delivery.identify(row);
    const previews = previewMode && new Previews({ rows, sender, workers, mode: previewMode, identify });
    const thumbs = new Thumbs(new Workers(config().worker, 1), () => sender.isQuick && isUnderWay(rows.list));
    this.sender = sender;
    this.delivery = new Delivery({ rows, sender, workers, settings, previews });
    this.list = new FileList(find("[data-files]"), {
      rows,
      sender,
      thumbs,
      onaction: (action, row) => this.#act(action, row),
    });
    const { delivery, list } = this;
    const ontoggle = () => this.#togglePause();
    this.summary = new Summary({ rows, sender, delivery, list, ontoggle, onfinish });
    delivery.addEventListener("batch", () => {
      this.notify();
      settings.fix(delivery.batch);
      this.summary.show();
    });
    addEventListener("beforeunload", (event) => {
      if (this.summary.isSending || sender.isComparing) event.preventDefault();
    });
    for (const what of ["full", "room"]) line.addEventListener(what, () => this.#showRoom());
    connectIntake((entries) => this.#take(entries));
  }

  /** That the disk of the server is full: said while it is, and files wait meanwhile. */
  #showRoom() {
    const said = find("[data-disk-full]");
    said.textContent = line.noRoom;
    said.hidden = !line.noRoom;
  }

  /**
   * Shows what stands in the way, above the files; nothing for nothing.
   * @param {Node[]} content
   */
  notify(...content) {
    this.notice.replaceChildren(...content);
    this.notice.hidden = !content.length;
  }

  /** @param {Upload.Entry[]} entries that were dropped or chosen */
  async #take(entries) {
    if (!this.settings.check()) return;
    await breath(); // thousands take their time to be put in order
    const files = deliverable(entries);
    await breath();
    if (!files.length) {
      toast(entries.length ? t("There was nothing to deliver in there.") : t("That folder is empty."));
      return;
    }
    const fresh = await this.delivery.add(files);
    const known = files.length - fresh;
    if (known) toast(tn("{n} file was in the list already.", "{n} files were in the list already.", known));
    if (fresh) announce(tn("{n} file added.", "{n} files added.", fresh));
  }

  #togglePause() {
    if (this.sender.isPaused) this.sender.resume();
    else this.sender.pause();
    this.list.show();
    this.summary.show();
  }

  /** @param {string} action @param {Upload.Row} row */
  async #act(action, row) {
    if (action === "retry") return this.delivery.retry(Object.assign(row, { begun: 0, refusals: 0 }));
    const { path, file, sidecar, sidecarPath } = row;
    const isOut = await this.delivery.remove(row);
    if (!isOut) return toast(t("{path} had arrived already, so it stays.", { path }));
    const undo = () => file && this.delivery.add([{ path, file, sidecar, sidecarPath }]);
    const words = t("{path} was taken out.", { path });
    return file ? offerUndo(words, undo) : toast(words);
  }
}

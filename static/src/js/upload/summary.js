// Above the list: how far it is, what is wrong with the line, counts to choose from, and the receipt at the end.
import { announce, find, h, icon } from "../core/dom.js";
import { formatNumber } from "../core/format.js";
import { config } from "../core/config.js";
import { call, line } from "./api.js";
import { Pace } from "./pace.js";
import { GROUPS, summarise, sumWords } from "./stages.js";
import { t, tn } from "../core/i18n.js";

const NO_FOLDER = "(no folder)"; // the receipt's name for them
const SAY_EVERY = 25; // percent

export class Summary {
  /** @type {Upload.Sum} */
  sum;
  #pace = new Pace();
  #said = 0;
  #wasSettled = true;

  /**
   * @param {object} parts
   * @param {import("./rows.js").Rows} parts.rows
   * @param {import("./sender.js").Sender} parts.sender
   * @param {import("./delivery.js").Delivery} parts.delivery
   * @param {import("./list.js").FileList} parts.list
   * @param {() => unknown} parts.ontoggle
   * @param {() => unknown} parts.onfinish
   */
  constructor({ rows, sender, delivery, list, ontoggle, onfinish }) {
    this.rows = rows;
    this.sender = sender;
    this.delivery = delivery;
    this.list = list;
    this.onfinish = onfinish;
    this.root = find("[data-sum]");
    this.words = find("[data-sum-words]");
    this.bar = find("[data-sum-bar]");
    this.pause = find("[data-pause]");
    this.groups = find("[data-groups]");
    this.receipt = find("[data-receipt]");
    this.pause.addEventListener("click", ontoggle);
    this.groups.addEventListener("click", ({ target }) => this.#choose(target.closest("[data-group]")));
    rows.addEventListener("change", () => this.show());
    for (const type of ["away", "back"]) line.addEventListener(type, () => this.show());
    for (const type of ["online", "offline"]) addEventListener(type, () => this.show());
  }

  /** Whether something would be lost by leaving now. */
  get isSending() {
    return this.sum?.isSending ?? false;
  }

  show() {
    const sum = summarise(this.rows.list);
    this.sum = sum;
    this.root.hidden = !sum.total;
    document.body.classList.toggle("has-files", sum.total > 0);
    if (!sum.total) this.#pace.forget();
    this.#pace.add(performance.now(), sum.sent);
    const isUp = line.isUp && navigator.onLine;
    const left = this.sender.isPaused || !isUp ? null : this.#pace.left(sum.bytes - sum.sent);
    this.words.replaceChildren(sumWords(sum, left), ...this.#note(sum, isUp));
    this.bar.hidden = sum.isSettled;
    const percent = sum.bytes ? Math.floor((sum.sent / sum.bytes) * 100) : 100;
    this.bar.setAttribute("aria-valuenow", String(percent));
    find("*", this.bar).style.setProperty("--share", String(percent / 100));
    this.#drawPause(sum);
    this.#drawGroups(sum);
    this.#drawReceipt(sum);
    this.#say(sum, percent);
  }

  /** @param {Upload.Sum} sum @param {boolean} isUp */
  #note(sum, isUp) {
    const note = this.sender.isPaused
      ? t("Paused")
      : !isUp && sum.isSending
        ? t("No connection: it goes on by itself")
        : null;
    return note
      ? [h("span", { class: "sum__note" }, icon(this.sender.isPaused ? "pause" : "wait"), note)]
      : [];
  }

  /** @param {Upload.Sum} sum */
  #drawPause(sum) {
    const isPaused = this.sender.isPaused;
    this.pause.hidden = !sum.isSending;
    if (this.pause.dataset.paused === String(isPaused)) return;
    this.pause.dataset.paused = String(isPaused);
    this.pause.replaceChildren(icon(isPaused ? "video" : "pause"), isPaused ? t("Go on") : t("Pause"));
  }

  /** @param {Upload.Sum} sum */
  #drawGroups(sum) {
    const groups = /** @type {[Upload.Group, string][]} */ (Object.entries(GROUPS));
    const choices = [
      { group: "", words: t("All"), count: sum.total },
      ...groups.map(([group, words]) => ({ group, words, count: sum.groups[group] ?? 0 })),
    ];
    const isOneGroup = groups.filter(([group]) => sum.groups[group]).length < 2; // then there is nothing to choose
    if (this.list.group && !sum.groups[this.list.group]) this.list.show(null);
    for (const { group, words, count } of choices) {
      const button = find(`[data-group="${group}"]`, this.groups) ?? this.#makeGroup(group, words);
      button.setAttribute("aria-pressed", String(group === (this.list.group ?? "")));
      button.closest("li").hidden = !count || isOneGroup;
      find(".chip__count", button).textContent = formatNumber(count);
    }
  }

  /** @param {string} group @param {string} words */
  #makeGroup(group, words) {
    const button = h(
      "button",
      { type: "button", class: "chip", "data-group": group },
      words,
      " ",
      h("span", { class: "chip__count" }),
    );
    this.groups.append(h("li", {}, button));
    return button;
  }

  /** @param {HTMLElement | null} button */
  #choose(button) {
    if (!button) return;
    this.list.show(/** @type {Upload.Group} */ (button.dataset.group) || null);
    this.show();
  }

  /** @param {Upload.Sum} sum */
  #drawReceipt(sum) {
    const id = this.delivery.batch?.id;
    this.receipt.hidden = !sum.isSettled || !id;
    const { ready = 0, joined = 0, duplicate = 0, problem = 0 } = sum.groups;
    const state = [id, ready, joined, duplicate, problem].join();
    if (!id || this.receipt.hidden || this.receipt.dataset.state === state) return;
    this.receipt.dataset.state = state;
    const parts = [
      ready && tn("{n} file in the library", "{n} files in the library", ready),
      joined && tn("{n} file kept with its picture", "{n} files kept with their pictures", joined),
      duplicate && tn("{n} duplicate skipped", "{n} duplicates skipped", duplicate),
      problem && tn("{n} problem to look at", "{n} problems to look at", problem),
    ];
    this.receipt.dataset.result = problem ? "problem" : "good";
    if (config().home) this.#drawCards(id).catch(() => {}); // the receipt itself says it too
    this.receipt.replaceChildren(
      h(
        "p",
        { class: "receipt__words" },
        icon(problem ? "alert" : "check"),
        h(
          "span",
          {},
          h("strong", {}, problem ? t("Through, with problems. ") : t("All through. ")),
          `${parts.filter(Boolean).join(", ")}.`,
        ),
      ),
      ...(config().home ? this.#ways(id) : []),
      h(
        "button",
        { class: "button", type: "button", onclick: this.onfinish },
        icon("check"),
        t("Finish delivery"),
      ),
    );
  }

  /**
   * Whether each card may be formatted, as far as it was delivered.
   * @param {number} id
   */
  async #drawCards(id) {
    /** @type {{ cards: Api.Group[] }} */
    const { cards } = await call("GET", `/batches/${id}/receipt?so_far=true`, undefined, () => false);
    if (this.delivery.batch?.id !== id || !this.sum.isSettled) return;
    const lines = cards.map(({ name: folder, verdict, reasons, gaps }) => {
      const name = folder === NO_FOLDER ? t("Loose files") : folder;
      const isSafe = verdict === "green";
      const words = isSafe
        ? t("{card}: safe to format.", { card: name })
        : t("{card}: do not format it yet. {why}", { card: name, why: reasons.join(" ") });
      const missing = gaps.length
        ? h("small", { class: "dim" }, " ", t("Not delivered: {numbers}", { numbers: gaps.join("; ") }))
        : "";
      return h(
        "li",
        { "data-verdict": verdict },
        icon(isSafe ? "check" : "alert"),
        h("span", {}, words, missing),
      );
    });
    find(".receipt__cards", this.receipt)?.remove();
    this.receipt.append(h("ul", { class: "receipt__cards" }, ...lines));
  }

  /**
   * Where somebody with an account goes from here.
   * @param {number} id
   */
  #ways(id) {
    return [
      h(
        "a",
        { class: "button", href: `${config().api}/batches/${id}/report.csv`, download: true },
        icon("receipt"),
        t("Receipt (CSV)"),
      ),
      h(
        "a",
        { class: "button", href: `${config().home}?sort=-uploaded` },
        icon("images"),
        t("See in the library"),
      ),
    ];
  }

  /**
   * To a screen reader: every quarter, and the end.
   * @param {Upload.Sum} sum
   * @param {number} percent
   */
  #say(sum, percent) {
    const step = Math.floor(percent / SAY_EVERY);
    if (sum.isSending && step > this.#said) announce(sumWords(sum));
    this.#said = sum.isSending ? step : 0;
    if (sum.isSettled && !this.#wasSettled) announce(this.receipt.textContent ?? "");
    this.#wasSettled = sum.isSettled || !sum.total;
  }
}

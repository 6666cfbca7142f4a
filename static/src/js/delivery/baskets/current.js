// The basket that is filled: which pictures are in it, its number in the top bar, and putting more in.
import { announce, find, h, icon } from "../../core/dom.js";
import { formatNumber } from "../../core/format.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { offerUndo } from "../../core/undo.js";

const url = (/** @type {string} */ name) => `/events/${config().event.slug}/baskets/${name}`;

/** Dispatches `change` whenever it is known to hold something else. */
export class CurrentBasket extends EventTarget {
  /** @type {Set<string>} */
  #ids = new Set();
  #link = find("[data-basket]");

  /** Asks the server what is in it. Without an answer it stays as it is. */
  async load() {
    try {
      this.#take(await getJson(url("current.json")));
    } catch {
      // the number that came with the page stays
    }
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /**
   * Puts pictures in; with `canRemove`, takes them out when all of them are in already.
   * @param {string[]} ids
   * @param {{ canRemove?: boolean }} how
   */
  async put(ids, { canRemove = false } = {}) {
    try {
      const before = [...this.#ids];
      /** @type {Server.PutIntoBasket} */
      const answer = await postJson(url("current"), { ids, toggle: canRemove });
      this.#take(answer);
      this.#say(answer, ids, before);
    } catch (problem) {
      toast(problem.message);
    }
  }

  /** @param {Server.CurrentBasket} current */
  #take({ ids, count, url: address }) {
    this.#ids = new Set(ids);
    if (this.#link) {
      const badge = find(".badge", this.#link);
      badge.textContent = formatNumber(count);
      badge.hidden = count === 0;
      if (address) this.#link.href = address;
      find("[data-basket-words]", this.#link).textContent = tn(
        "Basket, {n} picture",
        "Basket, {n} pictures",
        count,
      );
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @param {Server.PutIntoBasket} answer @param {string[]} ids @param {string[]} before */
  #say({ added, removed, name: basketName, url: address }, ids, before) {
    const name = basketName ?? "";
    const missing = ids.length - added.length - removed.length;
    const open = { label: t("Open"), run: () => address && location.assign(address) };
    let words;
    if (removed.length)
      words = tn(
        "{n} picture taken out of “{name}”.",
        "{n} pictures taken out of “{name}”.",
        removed.length,
        { name },
      );
    else if (added.length)
      words = tn("{n} picture put into “{name}”.", "{n} pictures put into “{name}”.", added.length, { name });
    else words = tn("It is in “{name}” already.", "They are in “{name}” already.", missing, { name });
    // what was taken out comes back to its place
    const back = removed.length ? { add: removed, ids: before } : { remove: added };
    if (address && removed.length + added.length) offerUndo(words, () => this.#change(address, back), open);
    else toast(words, open);
    announce(words);
  }

  /** @param {string} basket its address @param {{ add?: string[], remove?: string[], ids?: string[] }} asked */
  async #change(basket, asked) {
    try {
      await postJson(basket, asked);
      await this.load();
    } catch (problem) {
      toast(problem.message);
    }
  }
}

/**
 * The button of the selection bar.
 * @param {CurrentBasket} basket
 * @param {import("../../grid/selection.js").Selection} selection
 */
export function basketButton(basket, selection) {
  const put = () => basket.put(selection.ids);
  return h(
    "button",
    { type: "button", class: "button", "aria-label": t("Into the basket"), onclick: put },
    icon("basket"),
    h("span", {}, t("Into the basket")),
  );
}

// One picture, as large as it gets: PhotoSwipe for zoom and swipes, our own bar, panel and filmstrip.
import PhotoSwipe from "photoswipe";
import { announce, debounce, find, h, icon, iconButton, once, wantsLessMotion } from "../core/dom.js";
import { DownloadMenu } from "../delivery/downloadmenu.js";
import { caption, keepFromPicture, makeBar, refusal } from "./bar.js";
import { Filmstrip } from "./filmstrip.js";
import { formatNumber } from "../core/format.js";
import { Details } from "./details.js";
import { highlight } from "./highlight.js";
import { config } from "../core/config.js";
import { indexOf, NOTHING, numberOf } from "../grid/result.js";
import { panelContent } from "./panel.js";
import { Outlines } from "./outlines.js";
import { slideOf, swiperOptions } from "./options.js";
import { Player } from "./player.js";
import { isBusy, isWriting, redraw } from "./redraw.js";
import { pressed } from "./shortcuts.js";
import { altOf } from "../grid/tile.js";
import { t } from "../core/i18n.js";

const STRIP = 72; // px, of the filmstrip
const PANEL = 348; // px
const narrow = once(() => matchMedia("(width < 56rem)"));
const low = once(() => matchMedia("(height < 32rem)"));
const SHEET = 0.58; // of the height, as lightbox/panel.css has it
/** Are the details a sheet over the lower part of the screen? */
const isSheet = () => narrow().matches && !low().matches;
const PANEL_KEY = "mediahub.panel";

/** Dispatches `move` with the id that is open, and `close`. */
export class Lightbox extends EventTarget {
  /** @type {Server.Result} */
  result = NOTHING;
  downloads = new DownloadMenu();
  player = new Player();
  outlines = new Outlines(() => new URLSearchParams(location.search).get("q") ?? "");
  bar = makeBar(
    {
      close: () => this.close(),
      zoom: (factor) => this.#zoom(factor),
      findAlike: () => this.#findAlike(),
      select: () => this.selection.toggle(this.id),
      putIntoBasket: () => this.#putIntoBasket(),
      togglePanel: () => this.#togglePanel(),
    },
    this.downloads.element,
  );
  words = h("div", { class: "lightbox__words", "aria-hidden": "true" });
  panel = h("aside", { class: "panel", "aria-label": t("Details"), tabindex: "-1" });
  #details = new Details();
  /** @type {PhotoSwipe | null} */
  #swiper = null;
  #isLate = false; // news of the open picture wait until somebody has done writing

  /**
   * @param {import("../grid/grid.js").Grid} grid
   * @param {object} parts
   * @param {import("../grid/tilecache.js").TileCache} parts.cache
   * @param {import("../grid/selection.js").Selection} parts.selection
   * @param {import("../delivery/baskets/current.js").CurrentBasket} parts.basket
   * @param {(name: string, value: string) => unknown} parts.onfilter
   * @param {() => unknown} parts.onhelp
   */
  constructor(grid, { cache, selection, basket, onfilter, onhelp }) {
    super();
    this.grid = grid;
    this.cache = cache;
    this.selection = selection;
    this.basket = basket;
    this.onfilter = onfilter;
    this.onhelp = onhelp;
    this.strip = new Filmstrip(this.cache, (index) => this.#swiper?.goTo(index));
    keepFromPicture(this.bar.element, this.panel, this.strip.element, this.player.button);
    for (const done of ["settled", "focusout"]) this.panel.addEventListener(done, () => this.#catchUp());
    basket.addEventListener("change", () => this.isOpen && this.#showSelected());
    this.load = debounce((/** @type {string} */ id) => this.#load(id), 60);
    selection.addEventListener("change", () => this.isOpen && this.#showSelected());
    cache.addEventListener("tiles", ({ detail }) => this.#correct(detail));
  }

  /** Who follows a link has it open before it is known that they may see it small only. @param {string[]} ids */
  #correct(ids) {
    const swiper = this.#swiper;
    if (!swiper) return;
    for (const index of [-2, -1, 0, 1, 2].map((step) => swiper.currIndex + step)) {
      const id = this.result.ids[index];
      if (ids.includes(id) && this.cache.get(id)?.preview === false) swiper.refreshSlideContent(index);
    }
    if (ids.includes(this.id)) this.#showKind();
  }

  get isOpen() {
    return this.#swiper !== null;
  }

  get id() {
    return this.result.ids[this.#swiper?.currIndex ?? -1] ?? "";
  }

  /**
   * Opens the picture at `index` of what the grid shows; `animate` lets it grow out of its tile.
   * @param {number} index
   * @param {{ animate?: boolean }} how
   */
  open(index, { animate = true } = {}) {
    if (this.#swiper) return void this.#swiper.goTo(index);
    this.result = this.grid.result;
    this.panel.hidden = narrow().matches || localStorage.getItem(PANEL_KEY) === "closed";
    this.bar.infoButton.setAttribute("aria-pressed", String(!this.panel.hidden));
    const swiper = new PhotoSwipe(
      swiperOptions({
        index,
        isAnimated: animate && !wantsLessMotion(),
        panelRoom: () => this.#panelRoom(),
        stripRoom: () => this.#roomBelow(),
      }),
    );
    this.#swiper = swiper;
    swiper.addFilter("numItems", () => this.result.ids.length);
    swiper.addFilter("itemData", (_, at) => slideOf(this.result, this.cache, at));
    swiper.addFilter("thumbEl", (_, data) => find("img", this.grid.tile(data.index)));
    swiper.addFilter("useContentPlaceholder", () => true);
    swiper.on("change", () => this.#moved());
    swiper.on("keydown", (event) => pressed(event, this.#actions()));
    swiper.on("close", () => this.#closing());
    swiper.on("destroy", () => this.#closed());
    this.outlines.follow(swiper);
    swiper.init();
    swiper.element?.setAttribute("aria-label", t("Large picture"));
    swiper.element?.append(this.words, this.player.element, this.bar.element, this.panel, this.strip.element);
    for (const element of this.#behind()) element.inert = true;
    document.documentElement.classList.add("has-lightbox");
    this.#moved();
    this.bar.picture.focus({ preventScroll: true });
  }

  close() {
    this.#swiper?.close();
  }

  #behind() {
    return document.querySelectorAll(".skip, .topbar, .recall, .library, .pill");
  }

  /** Below a large picture: the strip, or on a phone the sheet with the details, so that it is never behind it. */
  #roomBelow() {
    if (isSheet() && !this.panel.hidden) return innerHeight * SHEET;
    return low().matches || narrow().matches ? 12 : STRIP + 8;
  }

  #panelRoom() {
    if (this.panel.hidden || isSheet()) return 0;
    return Math.min(PANEL, innerWidth / 2);
  }

  #moved() {
    const index = this.#swiper?.currIndex ?? 0;
    this.grid.current = index;
    this.grid.reveal(index);
    const { number, of } = numberOf(this.result, index);
    this.bar.position.textContent = `${formatNumber(number)} / ${formatNumber(of)}`;
    this.strip.show(this.result.ids, index);
    this.#showSelected();
    this.#showKind();
    this.panel.classList.add("panel--waiting");
    this.downloads.clear(this.id);
    this.player.show(this.#details.last(this.id)?.video);
    this.load(this.id);
    this.outlines.show(this.id);
    this.dispatchEvent(new CustomEvent("move", { detail: this.id }));
  }

  #showKind() {
    const tile = this.cache.get(this.id);
    this.bar.kind.hidden = tile?.kind !== "video";
    const length = tile?.duration || t("length unknown");
    this.bar.kind.replaceChildren(
      icon("video"),
      this.player.canPlay
        ? t("Video, {length}", { length })
        : t("Video, {length}: a still frame. Download it to play it.", { length }),
    );
    const words = tile ? altOf(tile) : t("Picture");
    this.bar.picture.setAttribute("aria-label", words);
    this.words.replaceChildren(...refusal(this.#details.last(this.id)), ...caption(tile));
    announce(`${this.bar.position.textContent}. ${words}`);
  }

  #showSelected() {
    this.bar.selectButton.setAttribute("aria-pressed", String(this.selection.has(this.id)));
    this.bar.basketButton.setAttribute("aria-pressed", String(this.basket.has(this.id)));
  }

  /**
   * A picture was edited: its tile and details are read anew, and the panel stays where it is.
   * @param {string} id
   * @param {Edit.Changed} how
   */
  #changed(id, { keep = false, focus = "", gone = false, picture = false } = {}) {
    this.cache.renew([id]);
    if (gone) return this.close();
    if (keep) return;
    this.#details.forget(id);
    this.#load(id, { stay: true, focus });
    if (picture) this.#redraw(id);
  }

  /**
   * The picture itself has changed: past what the browser keeps of it.
   * @param {string} id
   */
  async #redraw(id) {
    await fetch(`${config().assets}${id}/preview`, { cache: "reload", mode: "no-cors" }).catch(() => null);
    if (id === this.id) this.#swiper?.refreshSlideContent(this.#swiper.currIndex);
  }

  /** What may be seen has changed by the clock: the open picture is read anew. */
  renew() {
    this.#details.expire();
    if (!this.#swiper?.currSlide) return;
    this.#follow();
    this.#swiper.refreshSlideContent(this.#swiper.currIndex);
  }

  /** The event has changed: details are read anew, those of the open picture at once unless somebody edits there. */
  expire() {
    this.#details.expire();
    if (this.isOpen) this.#follow();
  }

  #follow() {
    this.#isLate = isBusy(this.panel);
    if (!this.#isLate) this.#load(this.id, { stay: true, waits: isBusy });
  }

  #catchUp() {
    if (this.#isLate && this.isOpen && !isBusy(this.panel)) this.expire();
  }

  /**
   * With `stay` it is the picture that was shown, and drawn later if the panel `waits`.
   * @param {string} id
   * @param {{ stay?: boolean, focus?: string, waits?: (panel: HTMLElement) => boolean }} how
   */
  async #load(id, { stay = false, focus = "", waits = isWriting } = {}) {
    let details;
    try {
      details = await this.#details.get(id);
    } catch (problem) {
      if (id === this.id && !(stay && waits(this.panel)))
        this.panel.replaceChildren(h("p", { class: "notice" }, problem.message));
      return;
    }
    if (id !== this.id) return;
    this.#isLate = stay && !focus && waits(this.panel);
    if (this.#isLate) return;
    if (stay) redraw(this.panel, () => this.#draw(id, details));
    else this.#draw(id, details);
    highlight(this.panel, this.result.wanted ?? []);
    if (focus) find(`[list="${focus}"]`, this.panel)?.focus();
    this.downloads.show(details);
    this.player.show(details.video);
    this.outlines.showFaces(id, details.faces?.known ?? []);
    this.#showKind();
  }

  /** @param {string} id @param {Server.Details} details */
  #draw(id, details) {
    const onfilter = (/** @type {string} */ name, /** @type {string} */ value) => {
      this.close();
      this.onfilter(name, value);
    };
    this.panel.classList.remove("panel--waiting");
    this.panel.replaceChildren(
      h(
        "div",
        { class: "panel__top" },
        iconButton("wand", t("More like this (m)"), {
          class: "icon-button panel__alike",
          onclick: () => this.#findAlike(),
        }),
        iconButton("close", t("Close the details (i)"), { onclick: () => this.#togglePanel() }),
      ),
      ...refusal(details),
      ...panelContent(details, {
        onfilter,
        onchanged: (how) => this.#changed(id, how),
        onface: (slug) => this.outlines.point(slug),
      }),
    );
    this.panel.scrollTop = 0;
  }

  #togglePanel() {
    this.panel.hidden = !this.panel.hidden;
    if (!narrow().matches) localStorage.setItem(PANEL_KEY, this.panel.hidden ? "closed" : "open");
    this.bar.infoButton.setAttribute("aria-pressed", String(!this.panel.hidden));
    this.#swiper?.updateSize(true);
    if (this.panel.hidden) this.bar.picture.focus({ preventScroll: true });
  }

  #putIntoBasket() {
    this.basket.put([this.id], { canRemove: true });
  }

  /** @param {number} factor */
  #zoom(factor) {
    const slide = this.#swiper?.currSlide;
    slide?.zoomTo(slide.currZoomLevel * factor, undefined, wantsLessMotion() ? 0 : 120);
  }

  /** What keys do. */
  #actions() {
    const slide = this.#swiper?.currSlide;
    /** @type {Record<string, () => unknown>} */
    const actions = {
      i: () => this.#togglePanel(),
      b: () => this.#putIntoBasket(),
      d: () => this.downloads.download(),
      p: () => this.player.play(),
      "+": () => this.#zoom(1.5),
      "=": () => this.#zoom(1.5),
      "-": () => this.#zoom(1 / 1.5),
      0: () => slide?.zoomTo(slide.zoomLevels.initial, undefined, 0),
      " ": () => this.selection.toggle(this.id),
      Home: () => this.#swiper?.goTo(0),
      End: () => this.#swiper?.goTo(this.result.total - 1),
      "?": () => this.onhelp(),
      e: () => this.#edit(),
      m: () => this.#findAlike(),
    };
    for (const value of [1, 2, 3, 4, 5]) actions[value] = () => find("[data-stars]", this.panel)?.rate(value);
    return actions;
  }

  /** Leads to the pictures that look most like this one. */
  #findAlike() {
    location.assign(`${config().home}?q=like:${this.id}`);
  }

  /** Begins to write the caption, for those who may. */
  #edit() {
    if (this.panel.hidden) this.#togglePanel();
    find("[data-field=caption] .inline__text", this.panel)?.click();
  }

  #closing() {
    this.player.show(null);
    for (const element of this.#behind()) element.inert = false;
    document.documentElement.classList.remove("has-lightbox");
  }

  #closed() {
    const index = this.#swiper?.currIndex ?? 0;
    this.#swiper = null;
    this.#details.clear();
    this.grid.focus(index);
    this.dispatchEvent(new Event("close"));
  }

  /**
   * Follows the history: opens, moves to or closes for `id`; false when it is not in the result.
   * @param {string | null} id
   */
  follow(id) {
    if (!id) {
      this.close();
      return true;
    }
    const index = indexOf(this.grid.result, id);
    if (index >= 0 && id !== this.id) this.open(index, { animate: false });
    return index >= 0;
  }
}

// One to four frames side by side, zoomed and moved as one.
import { h } from "../../core/dom.js";
import { t } from "../../core/i18n.js";

const CLICK = 6; // px that a press may move and still be a click

/** @typedef {{ alt: string, badge: HTMLElement | null }} Words */

/**
 * Shows frames in `root`. `sizeOf(id)` gives the original's `{ w, h }`. Dispatches `choose` with the id of a frame
 * that was clicked while several are shown.
 */
export class View extends EventTarget {
  /** @type {Cull.Frame[]} */
  #frames = [];
  /** Pixels of the screen for one of the original; 0 fits the frame. */
  #zoom = 0;
  #centre = { x: 0.5, y: 0.5 };

  /**
   * @param {HTMLElement} root
   * @param {import("./pictures.js").Pictures} pictures
   * @param {(id: string) => Cull.Size} sizeOf
   */
  constructor(root, pictures, sizeOf) {
    super();
    this.root = root;
    this.pictures = pictures;
    this.sizeOf = sizeOf;
    new ResizeObserver(() => this.#place()).observe(root);
    root.addEventListener("pointerdown", (event) => this.#press(event));
    root.addEventListener("wheel", (event) => this.#wheel(event), {
      passive: false,
    });
  }

  get isZoomed() {
    return this.#zoom > 0;
  }

  get ids() {
    return this.#frames.map(({ id }) => id);
  }

  /**
   * Shows these pictures; `active` is the one that answers are for. The zoom stays while frames are compared.
   * @param {string[]} ids
   * @param {string} active
   * @param {(id: string) => Words} words
   */
  show(ids, active, words) {
    if (ids.length === 1 && this.ids.length === 1 && ids[0] !== this.ids[0]) this.reset();
    this.#frames = ids.map((id) => this.#frame(id, words(id)));
    this.root.dataset.count = String(ids.length);
    this.root.replaceChildren(...this.#frames.map(({ element }) => element));
    this.mark(active);
    this.#place();
    if (this.isZoomed) this.#sharpen();
  }

  /** @param {string} active */
  mark(active) {
    for (const { id, element } of this.#frames) {
      if (id === active && this.#frames.length > 1) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    }
  }

  reset() {
    this.#zoom = 0;
    this.#centre = { x: 0.5, y: 0.5 };
    this.#place();
  }

  /**
   * 100 % around the point where it was asked for, or the whole picture again.
   * @param {Crops.Point} at
   */
  toggleZoom(at = { x: 0.5, y: 0.5 }) {
    if (this.isZoomed) return this.reset();
    this.#zoom = 1 / devicePixelRatio;
    this.#centre = at;
    this.#place();
    this.#sharpen();
  }

  /** @param {string} id @param {Words} words */
  #frame(id, { alt, badge }) {
    const picture = this.pictures.get(id);
    picture.alt = alt;
    const element = h("figure", { class: "frame", "data-id": id }, picture, badge);
    if (picture.dataset.ready !== "yes") {
      element.classList.add("frame--waiting");
      this.pictures.isReady(picture).then((could) => {
        element.classList.remove("frame--waiting");
        if (!could)
          element.append(
            h(
              "p",
              { class: "frame__problem" },
              t("This picture did not load. Your answers are kept; go on, or come back to it."),
            ),
          );
      });
    }
    return { id, element, picture };
  }

  /** Puts the original in place of the preview where it is looked at closely. */
  async #sharpen() {
    for (const frame of this.#frames) {
      if (frame.isFull) continue;
      frame.isFull = true;
      const full = await this.pictures.full(frame.id);
      if (!full || !frame.element.isConnected) continue;
      full.alt = frame.picture.alt;
      frame.picture.replaceWith(full);
      frame.picture = full;
      this.#place();
    }
  }

  #place() {
    for (const { id, element, picture } of this.#frames) {
      const { w, h: height } = this.sizeOf(id);
      const box = { w: element.clientWidth, h: element.clientHeight };
      const fit = Math.min(box.w / w, box.h / height);
      const scale = this.isZoomed ? Math.max(this.#zoom, fit) : fit;
      const size = { w: w * scale, h: height * scale };
      const left =
        size.w <= box.w
          ? (box.w - size.w) / 2
          : clamp(box.w / 2 - this.#centre.x * size.w, box.w - size.w, 0);
      const top =
        size.h <= box.h
          ? (box.h - size.h) / 2
          : clamp(box.h / 2 - this.#centre.y * size.h, box.h - size.h, 0);
      picture.style.width = `${size.w}px`;
      picture.style.height = `${size.h}px`;
      picture.style.transform = `translate(${left}px, ${top}px)`;
    }
    this.root.classList.toggle("view--zoomed", this.isZoomed);
  }

  /** @param {PageEvent<PointerEvent>} event */
  #press(event) {
    if (event.button !== 0 || event.target.closest("button")) return;
    const element = event.target.closest(".frame");
    const frame = this.#frames.find((one) => one.element === element);
    if (!frame) return;
    const from = { x: event.clientX, y: event.clientY, ...{ cx: this.#centre.x, cy: this.#centre.y } };
    const scaled = frame.picture.getBoundingClientRect();
    const move = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      if (!this.isZoomed) return;
      this.#centre = {
        x: clamp(from.cx - (clientX - from.x) / scaled.width, 0, 1),
        y: clamp(from.cy - (clientY - from.y) / scaled.height, 0, 1),
      };
      this.#place();
    };
    const end = (/** @type {PointerEvent} */ { type, clientX, clientY }) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      const dx = clientX - from.x;
      const dy = clientY - from.y;
      if (type === "pointercancel") return;
      if (Math.hypot(dx, dy) < CLICK) this.#click(frame, event, scaled);
      else if (
        !this.isZoomed &&
        event.pointerType === "touch" &&
        Math.abs(dx) > 40 &&
        Math.abs(dx) > Math.abs(dy)
      ) {
        this.dispatchEvent(new CustomEvent("swipe", { detail: dx < 0 ? 1 : -1 }));
      }
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  /** @param {Cull.Frame} frame @param {PointerEvent} event @param {DOMRect} box */
  #click(frame, { clientX, clientY }, box) {
    if (this.#frames.length > 1 && !frame.element.hasAttribute("aria-current")) {
      return this.dispatchEvent(new CustomEvent("choose", { detail: frame.id }));
    }
    this.toggleZoom({
      x: clamp((clientX - box.left) / box.width, 0, 1),
      y: clamp((clientY - box.top) / box.height, 0, 1),
    });
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const frame = this.#frames[0];
    if (!frame) return;
    const { w, h: height } = this.sizeOf(frame.id);
    const fit = Math.min(frame.element.clientWidth / w, frame.element.clientHeight / height);
    const now = this.isZoomed ? this.#zoom : fit;
    const next = clamp(now * Math.exp(-event.deltaY / 400), fit, 4);
    if (next <= fit * 1.001) return this.reset();
    const wasZoomed = this.isZoomed;
    this.#zoom = next;
    this.#place();
    if (!wasZoomed) this.#sharpen();
  }

  /**
   * Moves the zoomed picture by a part of the frame.
   * @param {number} x
   * @param {number} y
   */
  pan(x, y) {
    this.#centre = { x: clamp(this.#centre.x + x, 0, 1), y: clamp(this.#centre.y + y, 0, 1) };
    this.#place();
  }
}

const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.max(low, Math.min(high, value));

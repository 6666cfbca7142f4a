// Plays the clip that the lightbox shows. First comes its still, so that browsing costs no bandwidth.
import { h, icon } from "../core/dom.js";
import { keepFromPicture } from "./bar.js";
import { toast } from "../core/toast.js";
import { t } from "../core/i18n.js";

export class Player {
  /** @type {string | null} */
  #source = null;
  /** @type {HTMLVideoElement | null} */
  #video = null;

  constructor() {
    this.button = h(
      "button",
      {
        type: "button",
        class: "player__start",
        "aria-label": t("Play (p)"),
        title: t("Play (p)"),
        onclick: () => this.play(),
      },
      icon("video"),
    );
    this.element = h("div", { class: "player", hidden: true }, this.button);
  }

  /** Whether there is a clip to play. */
  get canPlay() {
    return this.#source !== null;
  }

  /**
   * Offers the clip at `url`, or ends what was offered.
   * @param {string | null | undefined} url
   */
  show(url) {
    if (url === this.#source) return;
    this.stop();
    this.#source = url ?? null;
    this.element.hidden = !this.canPlay;
  }

  play() {
    if (!this.canPlay || this.#video) return;
    const video = h("video", {
      class: "player__video",
      controls: true,
      autoplay: true,
      playsinline: true,
      src: this.#source,
      "aria-label": t("Clip"),
      onerror: () => this.#fail(),
    });
    this.#video = video;
    keepFromPicture(video);
    this.element.replaceChildren(video);
    video.focus({ preventScroll: true });
  }

  /** Back to the still. */
  stop() {
    if (!this.#video) return;
    this.#video.removeAttribute("src"); // or it would go on loading
    this.#video.load();
    this.#video = null;
    this.element.replaceChildren(this.button);
  }

  #fail() {
    if (!this.#video?.hasAttribute("src")) return;
    this.stop();
    toast(t("The clip did not play. Reload the page and try again, or download it."));
  }
}

// The frames on the page: the latest first, each once, none that may not be seen any more.
import { h } from "../../core/dom.js";
import { config } from "../../core/config.js";
import { postJson } from "../../core/http.js";
import { sessionOf } from "../../grid/sessionwords.js";
import { t } from "../../core/i18n.js";

export const SHOWN = 73; // one large, and rows that come out even
const LARGE = 1; // how many are worth the large file

/** The list `root`. */
export class Frames {
  /** @type {Promise<void> | undefined} */
  last;
  /** @type {Set<string>} */
  #known = new Set();
  #turn = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
  }

  get size() {
    return this.root.children.length;
  }

  /**
   * Ids that were not here before, the latest first.
   * @param {string[]} ids
   */
  fresh(ids) {
    return ids.filter((id) => !this.#known.has(id));
  }

  clear() {
    this.#turn += 1;
    this.#known.clear();
    this.root.replaceChildren();
  }

  /**
   * Shows these before the others; one after the other, so that order stays.
   * @param {string[]} ids
   */
  add(ids) {
    const fresh = this.fresh(ids).slice(0, SHOWN);
    for (const id of ids) this.#known.add(id);
    if (!fresh.length) return Promise.resolve();
    const turn = this.#turn;
    this.last = (this.last ?? Promise.resolve()).then(() => this.#show(fresh, turn));
    return this.last;
  }

  /** @param {string[]} ids @param {number} turn */
  async #show(ids, turn) {
    /** @type {Record<string, Server.Tile>} */
    const tiles = await postJson(`${config().home}tiles.json`, { ids });
    if (turn !== this.#turn) return;
    const isFirst = this.size === 0;
    const items = ids.filter((id) => tiles[id]).map((id) => frame(id, tiles[id], !isFirst));
    this.root.prepend(...items);
    while (this.size > SHOWN) this.root.lastElementChild?.remove();
    this.#enlarge();
  }

  /** Takes away what whoever looks may not see any more. */
  async check() {
    const items = [...this.root.querySelectorAll("[data-id]")];
    if (!items.length) return;
    const ids = items.map((item) => item.dataset.id);
    /** @type {Record<string, Server.Tile>} */
    const tiles = await postJson(`${config().home}tiles.json`, { ids });
    for (const item of items) if (!tiles[item.dataset.id ?? ""]) item.remove();
    this.#enlarge();
  }

  /** The first ones in the size that their place needs, as far as the rules let them be seen large. */
  #enlarge() {
    for (const item of [...this.root.querySelectorAll("[data-id]")].slice(0, LARGE)) {
      const picture = item.querySelector("img");
      if (item.dataset.large && picture.dataset.size !== "large") {
        picture.dataset.size = "large";
        const large = new Image();
        large.src = item.dataset.large;
        large.decode().then(
          () => (picture.src = large.src),
          () => {}, // the small one stays
        );
      }
    }
  }
}

/**
 * What a frame is called for those who look on: never the name of a camera's file, and a session that is only
 * suggested by no name before those of people who were agreed to.
 * @param {Server.Tile} tile
 */
export function titleOf(tile) {
  const { title, is_named, caption, session, session_is_guess: isGuess, persons, kind, byline: name } = tile;
  if (is_named) return title;
  const by = kind === "video" ? t("Video by {name}", { name }) : t("Picture by {name}", { name });
  return caption || (!isGuess && session) || persons.join(", ") || sessionOf(tile) || by;
}

/** @param {string} id @param {Server.Tile} tile @param {boolean} isNew */
function frame(id, tile, isNew) {
  const title = titleOf(tile);
  const about = [sessionOf(tile), tile.persons.join(", "), tile.rights.sentence]
    .filter((words) => words && words !== title)
    .join(" · ");
  const picture = h("img", {
    class: "live-frame__picture",
    src: tile.thumb,
    alt: tile.caption && tile.caption !== title ? tile.caption : "", // else the words beside it say all
    "data-tall": tile.h > tile.w,
    decoding: "async",
  });
  return h(
    "li",
    {
      class: isNew ? "live-frame live-frame--new" : "live-frame",
      "data-id": id,
      "data-large": tile.preview && tile.kind === "photo" ? `${config().assets}${id}/preview` : null,
    },
    h(
      "a",
      { class: "live-frame__link", href: `${config().assets}${id}` },
      picture,
      h(
        "span",
        { class: "live-frame__words" },
        h("span", { class: "live-frame__title" }, title),
        h("span", { class: "live-frame__about" }, about),
      ),
    ),
  );
}

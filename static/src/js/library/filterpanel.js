// What this browser remembers of the view: whether the filters are beside the pictures, and how large these are.
import { find } from "../core/dom.js";
import { connectTileSize } from "./tilesize.js";

const KEY = "mediahub.facets";

/**
 * Connects the button that shows and hides them, and the field for the size of tiles.
 * @param {import("../grid/grid.js").Grid} grid
 */
export function connectFilterPanel(grid) {
  connectTileSize(grid);
  const button = find("[data-toggle-facets]");
  const show = (/** @type {boolean} */ isShown) => {
    document.body.classList.toggle("no-facets", !isShown);
    button.setAttribute("aria-pressed", String(isShown));
  };
  show(localStorage.getItem(KEY) !== "closed");
  button.addEventListener("click", () => {
    const isShown = document.body.classList.contains("no-facets");
    localStorage.setItem(KEY, isShown ? "open" : "closed");
    show(isShown);
  });
}

// How large the tiles are, as this browser remembers.
import { find } from "../core/dom.js";
import { TILE_SIZES } from "../grid/geometry.js";

const KEY = "mediahub.tiles";

/**
 * Connects the field that chooses it.
 * @param {import("../grid/grid.js").Grid} grid
 */
export function connectTileSize(grid) {
  const field = find("[data-tile-size]");
  const show = (/** @type {string} */ size) => grid.resize(TILE_SIZES[size]);
  const kept = localStorage.getItem(KEY) ?? "";
  field.value = kept in TILE_SIZES ? kept : "medium";
  show(field.value);
  field.addEventListener("change", () => {
    localStorage.setItem(KEY, field.value);
    show(field.value);
  });
}

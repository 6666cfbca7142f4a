// How PhotoSwipe shows a picture here: https://photoswipe.com/options/
import { config } from "../core/config.js";
import { icon, wantsLessMotion } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { altOf } from "../grid/tile.js";

const BAR = 52; // px, of the bar above the picture
const LONG_EDGE = 2048; // px of a preview

/**
 * Its options; `panelRoom()` and `stripRoom()` are the px that panel and filmstrip take now.
 * @param {{ index: number, isAnimated: boolean, panelRoom: () => number, stripRoom: () => number }} how
 * @returns {import("photoswipe").PhotoSwipeOptions}
 */
export function swiperOptions({ index, isAnimated, panelRoom, stripRoom }) {
  return {
    index,
    loop: false,
    bgOpacity: 1,
    counter: false,
    zoom: false,
    close: false,
    arrowPrevSVG: icon("chevron-left").outerHTML,
    arrowNextSVG: icon("chevron-right").outerHTML,
    arrowPrevTitle: t("Previous picture (←)"),
    arrowNextTitle: t("Next picture (→)"),
    wheelToZoom: true,
    trapFocus: false,
    returnFocus: false,
    preload: [1, 2],
    errorMsg: t("The large view did not load. The picture itself is safe: go back and open it again."),
    showHideAnimationType: isAnimated ? "zoom" : "none",
    showAnimationDuration: 180,
    hideAnimationDuration: 160,
    zoomAnimationDuration: wantsLessMotion() ? false : 160,
    initialZoomLevel: (level) => {
      const { panAreaSize: area, elementSize: size } = level;
      return area && size ? Math.min(2, area.x / size.x, area.y / size.y) : level.fit;
    },
    secondaryZoomLevel: (level) => Math.max(1, level.fit * 2.5),
    maxZoomLevel: (level) => Math.max(2, level.fit * 6),
    getViewportSizeFn: () => ({ x: innerWidth - panelRoom(), y: innerHeight }),
    paddingFn: () => ({ top: BAR, bottom: stripRoom(), left: 0, right: 0 }),
  };
}

/**
 * What PhotoSwipe is told of the picture at `index` of a result.
 * @param {Server.Result} result
 * @param {import("../grid/tilecache.js").TileCache} cache
 * @param {number} index
 */
export function slideOf({ ids, ratios }, cache, index) {
  const id = ids[index];
  const ratio = ratios[index] / 1000;
  const tile = cache.get(id);
  const isLarge = tile?.preview !== false; // not yet known, or allowed: the server has the last word
  return {
    index,
    id,
    src: isLarge ? `${config().assets}${id}/preview` : (tile?.thumb ?? undefined),
    msrc: tile?.thumb ?? undefined,
    alt: tile ? altOf(tile) : "",
    w: Math.round(ratio >= 1 ? LONG_EDGE : LONG_EDGE * ratio),
    h: Math.round(ratio >= 1 ? LONG_EDGE / ratio : LONG_EDGE),
  };
}

// How PhotoSwipe shows a picture here: https://photoswipe.com/options/
import { icon, wantsLessMotion } from "../core/dom.js";
import { t } from "../core/i18n.js";

const BAR = 52; // px, of the bar above the picture

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

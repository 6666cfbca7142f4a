// @ts-check
// A banner between the top bar and the page: how far it reaches into the view, as `--banner` of the styles, so that what
// is fixed below the top bar begins below the banner too.
import { find } from "./dom.js";

/** Follows the banner of this page, if it has one. A note above the top bar, which moves that down, counts like one. */
export function followBanner() {
  const bar = find(".topbar");
  const banner = find(".recall");
  if (!bar || (!banner && bar.offsetTop === 0)) return;
  const measure = () => {
    const end = Math.max(...[bar, banner].map((one) => one?.getBoundingClientRect().bottom ?? 0));
    document.documentElement.style.setProperty("--banner", `${Math.max(0, end - bar.offsetHeight)}px`);
  };
  addEventListener("scroll", measure, { passive: true });
  const sizes = new ResizeObserver(measure);
  sizes.observe(bar);
  if (banner) sizes.observe(banner);
}

// Straightening and light as CSS: the same numbers as in `media/pictures/cropping.py`.

const WARM = "warm-light";

/** Makes the filter that warmth needs, once for the page. */
export function makeFilter() {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("width", "0");
  svg.setAttribute("height", "0");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("cutter__filter");
  const filter = document.createElementNS(ns, "filter");
  filter.id = WARM;
  filter.setAttribute("color-interpolation-filters", "sRGB");
  const matrix = document.createElementNS(ns, "feColorMatrix");
  matrix.setAttribute("type", "matrix");
  filter.append(matrix);
  svg.append(filter);
  document.body.append(svg);
  return (/** @type {number} */ warmth) => {
    const [red, blue] = [1 + 0.18 * warmth, 1 - 0.18 * warmth];
    matrix.setAttribute("values", `${red} 0 0 0 0  0 1 0 0 0  0 0 ${blue} 0 0  0 0 0 1 0`);
  };
}

/**
 * The filter of an element for this light.
 * @param {Crops.Light} light
 */
export function filterOf({ exposure, contrast, warmth }) {
  /** @type {string[]} */
  const parts = [];
  if (exposure) parts.push(`brightness(${1 + 0.6 * exposure})`);
  if (contrast) parts.push(`contrast(${1 + 0.5 * contrast})`);
  if (warmth) parts.push(`url(#${WARM})`);
  return parts.join(" ") || "none";
}

/**
 * Places `image` so that `rect` of the picture fills a box of `width` pixels.
 * @param {HTMLElement} image
 * @param {Crops.Rect} rect
 * @param {number} angle degrees
 * @param {Crops.Size} size
 * @param {number} width
 */
export function showRect(image, rect, angle, { width: w, height: h }, width) {
  const scale = width / (rect.width * w);
  image.style.width = `${w * scale}px`;
  image.style.height = `${h * scale}px`;
  image.style.transformOrigin = `${(w * scale) / 2}px ${(h * scale) / 2}px`;
  image.style.transform = `translate(${-rect.x * w * scale}px, ${-rect.y * h * scale}px) rotate(${angle}deg)`;
}

// Moving things over a picture: by dragging, and by the arrow keys.

const STEP = 0.01;
/** @type {Record<string, [x: number, y: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Calls `ondrag(dx, dy, from)` with fractions of `stage` while a pointer drags `element`; `from` is what `start()`
 * gave.
 * @template T
 * @param {HTMLElement} stage
 * @param {HTMLElement} element
 * @param {() => T} start
 * @param {(dx: number, dy: number, from: T) => unknown} ondrag
 */
export function draggable(stage, element, start, ondrag) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    element.closest("[tabindex]")?.focus({ preventScroll: true });
    const box = stage.getBoundingClientRect();
    const from = start();
    const move = (/** @type {PointerEvent} */ now) =>
      ondrag((now.clientX - event.clientX) / box.width, (now.clientY - event.clientY) / box.height, from);
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  });
}

/**
 * Arrows call `move(dx, dy)`, with Shift by larger steps; plus and minus `scale(factor)`, Escape `leave()`, which says
 * whether there was anything to leave.
 * @param {HTMLElement} element
 * @param {object} act
 * @param {(dx: number, dy: number) => unknown} act.move
 * @param {(factor: number) => unknown} [act.scale]
 * @param {() => boolean} act.leave
 */
export function movable(element, { move, scale, leave }) {
  element.addEventListener("keydown", (event) => {
    const step = STEP * (event.shiftKey ? 5 : 1);
    const arrow = ARROWS[event.key];
    if (arrow) move(arrow[0] * step, arrow[1] * step);
    else if (scale && "+=".includes(event.key)) scale(1.04);
    else if (scale && event.key === "-") scale(1 / 1.04);
    else if (event.key !== "Escape" || !leave()) return;
    event.preventDefault();
  });
}

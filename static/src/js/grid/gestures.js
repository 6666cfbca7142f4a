// What pointer and keys do in the grid.
import { find, isTyping } from "../core/dom.js";
import { neighbour, rowOf } from "./geometry.js";
import { indexOf } from "./result.js";

const LONG_PRESS = 450; // ms
const STILL = 10; // px that a finger may move during a long press

/**
 * @typedef {(index: number, how?: { range?: boolean }) => void} Select
 * @typedef {object} Hands what keys act on
 * @property {import("./grid.js").Grid} grid
 * @property {import("./selection.js").Selection} selection
 * @property {(index: number) => unknown} open
 * @property {Select} select
 * @property {boolean} inGrid whether the focus is in the grid
 */

/**
 * Connects pointer and keyboard to the grid; `open(index)` opens a picture.
 * @param {import("./grid.js").Grid} grid
 * @param {import("./selection.js").Selection} selection
 * @param {{ open: (index: number) => unknown, isBlocked: () => unknown }} library
 */
export function connectGestures(grid, selection, { open, isBlocked }) {
  /** @type {Select} */
  const select = (index, { range = false } = {}) => {
    const id = grid.result.ids[index];
    const from = range && selection.anchor ? indexOf(grid.result, selection.anchor) : -1;
    if (from < 0) selection.toggle(id);
    else selection.add(grid.result.ids.slice(Math.min(from, index), Math.max(from, index) + 1));
  };
  connectPointer(grid, selection, { open, select });
  document.addEventListener("keydown", (event) => {
    if (isBlocked() || event.defaultPrevented || isTyping(event.target)) return;
    const inGrid = grid.root.contains(event.target);
    if (!inGrid && event.target !== document.body && event.target.id !== "main") return;
    if (pressed(event, { grid, selection, open, select, inGrid })) event.preventDefault();
  });
}

/**
 * @param {import("./grid.js").Grid} grid
 * @param {import("./selection.js").Selection} selection
 * @param {Pick<Hands, "open" | "select">} hands
 */
function connectPointer(grid, selection, { open, select }) {
  let swallowClick = false;
  grid.root.addEventListener("click", (event) => {
    const tile = event.target.closest(".tile");
    if (!tile || swallowClick) {
      swallowClick = false;
      return;
    }
    const index = Number(tile.dataset.index);
    const selects = event.target.closest(".tile__check") || event.ctrlKey || event.metaKey || event.shiftKey;
    grid.focus(index);
    if (selects || selection.size) select(index, { range: event.shiftKey });
    else open(index);
  });
  grid.root.addEventListener("pointerdown", (event) => {
    const tile = event.target.closest(".tile");
    swallowClick = false;
    if (!tile || event.pointerType === "mouse") return;
    const timer = setTimeout(() => {
      swallowClick = true;
      navigator.vibrate?.(10);
      select(Number(tile.dataset.index));
    }, LONG_PRESS);
    const stop = () => {
      clearTimeout(timer);
      for (const name of ["pointermove", "pointerup", "pointercancel"]) removeEventListener(name, moved);
    };
    const moved = (/** @type {PointerEvent} */ move) => {
      const distance = Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY);
      if (move.type !== "pointermove" || distance > STILL) stop();
    };
    for (const name of ["pointermove", "pointerup", "pointercancel"]) addEventListener(name, moved);
  });
  grid.root.addEventListener(
    "contextmenu",
    (event) => event.pointerType !== "mouse" && event.preventDefault(),
  );
}

/**
 * Does what a key stands for; whether it stood for anything.
 * @param {PageEvent<KeyboardEvent>} event
 * @param {Hands} hands
 */
function pressed(event, { grid, selection, open, select, inGrid }) {
  const { key, shiftKey } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  if (!grid.result.total || event.altKey) return false;
  if (isCommand && key.toLowerCase() === "a") {
    selection.add(grid.result.ids);
    return true;
  }
  if (key === "Escape" && selection.size) {
    selection.clear();
    return true;
  }
  const target = moves(key, grid, isCommand);
  if (target !== null) {
    if (isCommand && !["Home", "End"].includes(key)) return false;
    if (!inGrid && ["Home", "End", "PageUp", "PageDown"].includes(key)) return false;
    const from = grid.current;
    grid.focus(inGrid ? target : grid.firstInView());
    if (shiftKey && inGrid) {
      selection.anchor ??= grid.result.ids[from];
      select(grid.current, { range: true });
    }
    return true;
  }
  if (!inGrid || isCommand || event.target.closest("button")) return false;
  if (key === " ") select(grid.current, { range: shiftKey });
  else if (key === "Enter") open(grid.current);
  else if (key === "b") find("[data-stack]", grid.tile(grid.current) ?? undefined)?.click();
  else return false;
  return true;
}

/**
 * Where a key leads, or null.
 * @param {string} key
 * @param {import("./grid.js").Grid} grid
 * @param {boolean} isCommand
 */
function moves(key, grid, isCommand) {
  const { current, geometry, result } = grid;
  const row = rowOf(geometry, current);
  switch (key) {
    case "ArrowRight":
      return current + 1;
    case "ArrowLeft":
      return current - 1;
    case "ArrowDown":
      return neighbour(geometry, result.ratios, current, 1);
    case "ArrowUp":
      return neighbour(geometry, result.ratios, current, -1);
    case "Home":
      return isCommand ? 0 : geometry.rowStart[row];
    case "End":
      return isCommand ? result.total - 1 : geometry.rowStart[row + 1] - 1;
    case "PageDown":
    case "PageUp": {
      const rows = Math.max(1, Math.floor((innerHeight - 120) / geometry.sizes.row));
      let target = current;
      for (let step = 0; step < rows; step += 1) {
        target = neighbour(geometry, result.ratios, target, key === "PageDown" ? 1 : -1);
      }
      return target;
    }
    default:
      return null;
  }
}

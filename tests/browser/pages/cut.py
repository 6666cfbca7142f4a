"""What a page cuts off: text that runs out of its box where nobody can scroll to it."""

from __future__ import annotations

from playwright.sync_api import Page

CUT = """(SHORTENED) => {
  const found = new Set(), pen = document.createElement("canvas").getContext("2d");
  const hides = (way) => way === "hidden" || way === "clip";
  const name = (one) => `${one.localName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`;
  const seen = { visibilityProperty: true, opacityProperty: true };
  const words = (one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
  for (const one of document.querySelectorAll("body *")) {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (box.width < 2 || box.height < 2 || !one.checkVisibility(seen)) continue;  // read aloud only
    if (one.matches("select:not([multiple], [size])")) {
      pen.font = style.font;
      const arrow = style.appearance === "none" ? 0 : 16;
      const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
      const label = one.selectedOptions[0]?.label ?? "";
      if (pen.measureText(label).width > room + 1) found.add(`select#${one.id}: ${label}`);
      continue;
    }
    if (one.closest("select, svg") || !words(one)) continue;
    const says = one.matches(SHORTENED);
    if (!says && hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1) found.add(name(one));
    if (!says && hides(style.overflowY) && one.scrollHeight > one.clientHeight + 3) found.add(name(one));
    for (let around = one.parentElement; around && around !== document.body; around = around.parentElement) {
      const its = getComputedStyle(around);
      if (its.overflowX === "auto" || its.overflowX === "scroll") break;
      const edge = around.getBoundingClientRect();
      if (hides(its.overflowX) && edge.width > 2 && box.left < edge.right && box.right > edge.right + 1
          && !says) {
        found.add(name(one));
        break;
      }
      if (its.position === "fixed") break;
    }
  }
  return [...found];
}"""
SHORTENED = ".heading__facts > :last-child"
"""What may end in an ellipsis: the speakers in a heading of the grid, who are whole among the filters. Any
other text is whole, whatever its style."""


def cut_texts(page: Page) -> list[str]:
    """The texts of a page that are cut, by an ellipsis too."""
    found: list[str] = page.evaluate(CUT, SHORTENED)
    return found

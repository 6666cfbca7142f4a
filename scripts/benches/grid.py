"""`scripts/bench grid`: the library page in headless Chromium with a hundred thousand results.

A press account opens the page, scrolls from top to bottom with the wheel, and drags the scrubber through all
days. In each frame of the screen 16 points are looked at: a screen is blank while no tile there has a colour,
without pictures while none has its picture, and whole, once it has come to rest, when all have theirs. Memory
is that of the tab's process, with its part of the pages that it shares.
"""

from __future__ import annotations

import argparse
import base64
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from mediahub.media.containers.filetypes import JPEG
from mediahub.media.model import THUMB
from mediahub.media.pictures.decode import decode
from mediahub.media.pictures.placeholder import average_colour, thumb_hash
from mediahub.media.pictures.renditions import encode
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage.keys import rendition_key
from scripts.benches.chromium import browser
from scripts.benches.harness import installation, write_frames
from scripts.benches.searching.catalogue import EVENT, PASSWORD, PRESS, Thumb, open_event
from scripts.benches.searching.corpus import Corpus

PICTURES = 48
COPIES = 100
"""Each picture lies under so many keys, and assets take turns: no browser holds them all."""
STEP = 2400
"""Pixels of one turn of the wheel: a brisk flick."""
STOPS = 80
"""Of the scrubber on its way down."""
SCREEN = {"width": 1440, "height": 900}
WATCH = """
window.seen = { first: 0, task: 0, since: {}, longest: {} };
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) seen.task = Math.max(seen.task, duration);
}).observe({ type: "longtask", buffered: true });
const places = [0.15, 0.4, 0.6, 0.85];
seen.tiles = () => places.flatMap((x) => places.map((y) =>
  document.elementFromPoint(x * innerWidth, (y + 0.1) * innerHeight)?.closest(".tile"))).filter(Boolean);
const note = (what, lacks, now) => {
  if (!lacks) delete seen.since[what];
  else seen.longest[what] = Math.max(seen.longest[what] ?? 0, now - (seen.since[what] ??= now));
};
const look = (now) => {
  if (!seen.first && document.querySelector(".tile--loaded")) seen.first = now;
  const here = seen.tiles();
  note("blank", !here.some((tile) => tile.style.backgroundColor), now);
  note("bare", !here.some((tile) => tile.classList.contains("tile--loaded")), now);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
WHOLE = """
() => new Promise((tell) => {
  const begun = performance.now();
  const look = (now) => {
    const here = seen.tiles();
    const isWhole = here.length > 0 && here.every((tile) => tile.classList.contains("tile--loaded"));
    if (isWhole) tell(now - begun);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""
FORGET = "seen.longest = {}; seen.since = {}"


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure, print a table, and give the figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench grid", description=__doc__)
    parser.add_argument("--assets", type=int, default=100_000)
    options = parser.parse_args(arguments)
    with installation("indexer", "web") as settings:
        services = Services.open(settings)
        open_event(services, Corpus(options.assets), thumbs(services))
        with browser() as opened:
            figures = {"assets": float(options.assets), **_measure(opened, settings)}
    table = Table("figure", "measured", title=f"The library page with {options.assets:,} results")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.0f}")
    Console().print(table)
    return {"figures": figures, "baselines": {}, "ratios": {}}


def thumbs(services: Services) -> list[Thumb]:
    """Pictures of real size in the bucket."""
    with tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder:
        frames = write_frames(Path(folder), PICTURES, (1200, 800))
        pictures = [decode(path, JPEG, THUMB.long_edge) for path in frames]
    made = [encode(picture, THUMB) for picture in pictures]
    blurs = [base64.b64encode(thumb_hash(picture)).decode() for picture in pictures]
    colours = [average_colour(picture) for picture in pictures]

    def put(number: int) -> Thumb:
        which = number % PICTURES
        one = made[which]
        # named as the product names them: by that it knows a thumb
        key = rendition_key(f"bench{number}", "thumb", sha256(one.data).hexdigest(), ".jpg")
        services.bucket.put_bytes(key, one.data, one.mime)
        return Thumb(key, len(one.data), one.width, one.height, blurs[which], colours[which])

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(put, range(PICTURES * COPIES)))


def _measure(browser: Browser, settings: Settings) -> dict[str, float]:
    page = browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
    page.goto(f"{settings.base_url}/login")
    page.fill("[name=email]", PRESS)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/events/**")
    page.add_init_script(WATCH)
    page.goto(f"{settings.base_url}/events/{EVENT}/")
    page.wait_for_selector(".tile--loaded")
    page.wait_for_timeout(500)
    first = page.evaluate("seen.first")
    return {
        "first_picture_ms": first,
        **_moved(page, "wheel", _wheel),
        **_moved(page, "scrubber", _scrub),
        "longest_task_ms": page.evaluate("seen.task"),
        "tab_mb": _tab_megabytes(browser),
    }


def _moved(page: Page, name: str, move: Callable[[Page], None]) -> dict[str, float]:
    """From the top to the bottom: how long it took, and for how long at most a screen lacked something."""
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_selector(".tile--loaded")
    page.evaluate(FORGET)
    begun = time.perf_counter()
    move(page)
    seconds = time.perf_counter() - begun
    whole = page.evaluate(WHOLE)
    page.wait_for_timeout(2000)
    longest = page.evaluate("seen.longest")
    return {
        f"{name}_s": seconds,
        f"{name}_whole_after_ms": whole,
        f"{name}_longest_blank_ms": longest.get("blank", 0.0),
        f"{name}_longest_without_pictures_ms": longest.get("bare", 0.0),
    }


def _wheel(page: Page) -> None:
    page.mouse.move(SCREEN["width"] / 2, SCREEN["height"] / 2)
    end = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    while page.evaluate("scrollY") < end - 2:
        page.mouse.wheel(0, STEP)


def _scrub(page: Page) -> None:
    box = page.locator("[data-scrubber]").bounding_box()
    if box is None:
        raise SystemExit("the page shows no scrubber")
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + 1)
    page.mouse.down()
    for stop in range(1, STOPS + 1):
        page.mouse.move(x, box["y"] + box["height"] * stop / STOPS)
        page.wait_for_timeout(50)
    page.mouse.up()


def _tab_megabytes(browser: Browser) -> float:
    """Of the largest process that draws a page."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = [_pss(int(one["id"])) for one in processes if one["type"] == "renderer"]
    return max(sizes, default=0.0)


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    return 0.0

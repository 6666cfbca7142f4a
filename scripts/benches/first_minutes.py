"""From `scripts/run --no-demo` to the first picture uploaded, found and downloaded, by who only reads pages.

Every step counts what the machine takes (measured), what a person reads, types and clicks (counted on the
pages that are shown). A person reads all words that they see, 200 a minute (Chinese: 300 characters), types 4
characters a second, and needs 2.5 seconds to find and press a button (the keystroke-level model has 2.65 for
mental preparation, pointing and a click).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from scripts.benches.chromium import browser
from scripts.benches.harness import free_ports, write_frames

WORDS, CHARACTERS = 200 / 60, 300 / 60
"""Read in a second: words of languages with spaces, characters of Chinese."""
TYPED, CLICK = 4.0, 2.5
"""Characters in a second; seconds for one click or tap."""
WAYS = {"en on a desk": ("en", (1280, 900), False), "zh on a phone": ("zh", (360, 740), True)}
CHINESE = re.compile(r"[\u3400-\u9fff]")
SEEN = """() => {
  const dialog = [...document.querySelectorAll('dialog[open], [role=dialog]')].pop();
  const root = dialog ?? document.querySelector('main');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), words = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const range = document.createRange(), holder = node.parentElement;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
    const isText = !holder.closest('.visually-hidden, option') && holder.checkVisibility();
    if (seen && isText) words.push(node.textContent);
  }
  return words.join(' ');
}"""
PANEL = """() => {
  const panel = document.querySelector('.panel');
  return !panel?.checkVisibility() || panel.innerText.trim() !== '';
}"""
"""What stands beside a picture is there, where there is room for it: a person reads it, too."""


@dataclass(slots=True)
class Step:
    """One step, and what it takes."""

    name: str
    machine: float = 0.0
    read: float = 0.0
    typed: float = 0.0
    clicks: int = 0

    @property
    def seconds(self) -> float:
        """All of it: people do not read while they wait."""
        return self.machine + self.read + self.typed / TYPED + self.clicks * CLICK


class Walk:
    """A person at a browser, step by step."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps: list[Step] = []
        self._read = ""

    def step(self, name: str) -> None:
        """What follows is this step."""
        self.steps.append(Step(name))

    def read(self, text: str | None = None) -> None:
        """Read what is seen, but for what was read on the page before."""
        seen = " ".join((self.page.evaluate(SEEN) if text is None else text).split())
        new = seen if text is not None else " ".join(w for w in seen.split() if w not in self._read.split())
        self._read = seen
        characters = len(CHINESE.findall(new))
        words = len(re.findall(r"\w+", CHINESE.sub(" ", new)))
        self.steps[-1].read += words / WORDS + characters / CHARACTERS

    def type(self, selector: str, text: str) -> None:
        """Go to a field and write into it."""
        self.page.locator(selector).fill(text)
        self.steps[-1].typed += len(text)
        self.steps[-1].clicks += 1

    def press(self, selector: str) -> None:
        """Click, and wait for the page that follows."""
        self.wait(lambda: self.page.locator(selector).first.click())
        self.steps[-1].clicks += 1

    def wait(self, work: Callable[[], object]) -> None:
        """Something that the machine does, until its page stands still."""
        began = time.monotonic()
        work()
        self.page.wait_for_load_state("load")
        self.steps[-1].machine += time.monotonic() - began


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench first_minutes", description=__doc__)
    parser.add_argument("--screens", type=Path, help="a folder that gets a picture of each step")
    options = parser.parse_args(argv)
    figures: dict[str, Any] = {}
    with browser() as opened:
        for name, (language, size, is_phone) in WAYS.items():
            steps = walked(opened, language, size, is_phone, options.screens)
            table = Table("step", "machine", "reads", "types", "clicks", "seconds", title=name)
            for one in steps:
                row = (one.machine, one.read, one.typed / TYPED, one.clicks, one.seconds)
                table.add_row(one.name, *(f"{value:.1f}" for value in row))
            total = sum(one.seconds for one in steps)
            table.add_row("all", *[""] * 4, f"{total:.0f}")
            Console().print(table)
            figures[f"{name}_s".replace(" ", "_")] = round(total)
    return {"figures": figures, "baselines": {"issue_17_s": 180}, "ratios": {}}


def walked(
    opened: Browser, language: str, size: tuple[int, int], is_phone: bool, screens: Path | None
) -> list[Step]:
    """The whole way, in a new installation."""
    context = opened.new_context(
        viewport={"width": size[0], "height": size[1]}, has_touch=is_phone, is_mobile=is_phone,
        locale={"en": "en-GB", "zh": "zh-CN"}[language], accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(60_000)
    with tempfile.TemporaryDirectory(prefix="mediahub-bench-") as folder:
        (picture,) = write_frames(Path(folder) / "card", 1, (3000, 2000))
        walk = Walk(context.new_page())
        walk.step("start")
        began = time.monotonic()
        with started(Path(folder) / "home") as printed:
            walk.steps[-1].machine += time.monotonic() - began
            walk.read(printed)
            link = re.search(r"http://\S+/setup\?code=\S+", printed)
            if link is None:
                raise SystemExit(f"no link was printed:\n{printed}")
            for number, (name, step) in enumerate(STEPS.items()):
                if number:
                    walk.step(name)
                step(walk, link[0] if name == "open" else str(picture))
                if screens:
                    screens.mkdir(parents=True, exist_ok=True)
                    walk.page.screenshot(path=screens / f"{language}-{number}-{name}.png")
    context.close()
    return walk.steps


@contextmanager
def started(home: Path) -> Iterator[str]:
    """What `scripts/run --no-demo` starts once its environment is there; gives what it printed."""
    web, s3 = free_ports(2)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MEDIAHUB_")}
    environment |= {
        "MEDIAHUB_HOME": str(home), "MEDIAHUB_PORT": str(web), "MEDIAHUB_S3_PORT": str(s3),
    }  # fmt: skip
    command = [sys.executable, "-m", "mediahub", "up", "--no-demo"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        try:
            printed = ""
            while "Ctrl-C" not in printed:
                line = process.stdout.readline()
                if not line:
                    raise SystemExit(f"MediaHub did not start:\n{printed}")
                printed += line
            yield printed
        finally:
            process.terminate()
            process.communicate(timeout=120)


def _open(walk: Walk, link: str) -> None:
    walk.step("first account")
    walk.wait(lambda: walk.page.goto(link))
    walk.steps[-1].clicks += 1
    walk.read()
    walk.type("#organisation", "Summit Office")
    walk.type("#name", "Ana Ruiz")
    walk.type("#email", "ana@summit.example")
    walk.type("#password", "a sentence that is easy to keep")
    walk.press("main form button")


def _first_event(walk: Walk, _: str) -> None:
    walk.read()
    walk.press("[data-step=event] a.button")
    walk.read()
    walk.type("#name", "Spring Summit")
    walk.type("#first_day", "2026-05-30")
    walk.press("main form button.button--primary")


def _test_picture(walk: Walk, picture: str) -> None:
    walk.read()
    if walk.page.locator("[data-step=picture]").count() == 0:
        walk.press(".admin__name")
        walk.read()
    walk.press("[data-step=picture] summary")
    walk.read()
    walk.press("[data-step=picture] a.button")
    walk.read()
    walk.steps[-1].clicks += 2  # the button, and the file in the system's own dialog

    def send() -> None:
        walk.page.locator("[data-pick]").first.set_input_files(picture)
        walk.page.locator("[data-receipt] a:not([download])").first.wait_for()

    walk.wait(send)


def _find(walk: Walk, _: str) -> None:
    walk.read()
    walk.press("[data-receipt] a:not([download])")
    walk.wait(lambda: walk.page.locator(".tile--loaded").first.wait_for())
    walk.read()
    walk.press(".tile")
    walk.wait(lambda: walk.page.locator(".pswp__item[aria-hidden=false] img").first.wait_for())


def _download(walk: Walk, _: str) -> None:
    walk.wait(lambda: walk.page.wait_for_function(PANEL))
    walk.read()
    walk.press(".takes summary")
    walk.wait(lambda: walk.page.locator(".takes button").first.wait_for())
    walk.read()

    def take() -> None:
        with walk.page.expect_download() as download:
            walk.page.locator(".takes button").first.click()
        assert Path(download.value.path()).stat().st_size > 0

    walk.wait(take)
    walk.steps[-1].clicks += 1


STEPS: dict[str, Callable[[Walk, str], None]] = {
    "open": _open,
    "first event": _first_event,
    "test picture": _test_picture,
    "find": _find,
    "download": _download,
}

"""The upload desk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.pages.signin import SignInPage

THROUGH = 60_000  # ms, for a worker to check what arrived


class UploadPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        lists = page.get_by_role("list", name=re.compile("Files of this delivery|Your files"))
        self.files = lists.get_by_role("listitem")
        self.words = page.locator("[data-sum-words]")
        self.receipt = page.locator("[data-receipt]")
        self.sent: list[str] = []
        """Addresses that took bytes of files."""
        self.ahead: list[str] = []
        """Those that took small pictures ahead of them."""
        page.on("response", self._note)

    @classmethod
    def signed_in(cls, page: Page, library: str, account: tuple[str, str]) -> UploadPage:
        page.goto(f"{library}upload")
        SignInPage(page).sign_in(*account)
        return cls(page)

    def choose(self, files: Sequence[Path]) -> None:
        """What the button does; a drop does the same."""
        self.page.locator("[data-pick]").first.set_input_files(files)

    def drop(self, paths: Sequence[Path]) -> None:
        """Let files and folders fall onto the page, as from a file manager."""
        self.page.wait_for_load_state()  # until the page listens, a drop is the browser's
        session = self.page.context.new_cdp_session(self.page)
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})

    def file(self, name: str) -> Locator:
        return self.files.filter(has_text=name)

    def expect_state(self, name: str, words: str) -> None:
        expect(self.file(name).locator(".file__state")).to_have_text(words, timeout=THROUGH)

    def expect_through(self, words: str, within: float = THROUGH) -> None:
        """Nothing is on its way any more, after at most so many ms."""
        expect(self.receipt).to_contain_text(words, timeout=within)

    def wait_until_sent(self, count: int) -> None:
        """Until storage has taken so many pieces."""
        while len(self.sent) < count:
            self.page.wait_for_timeout(10)

    def _note(self, response: Response) -> None:
        if response.request.method == "PUT" and response.ok:
            is_preview = response.url.partition("?")[0].endswith(".preview")
            (self.ahead if is_preview else self.sent).append(response.url)

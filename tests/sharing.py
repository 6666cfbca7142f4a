"""Which tests share a worker of xdist, and with it the servers that they start."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

AXE = ("tests/browser/test_access.py", "tests/browser/test_every_page.py")


class ByServers(LoadFileScheduling):
    """One file's tests stay together, and those of browsers in two parts, as each starts a whole MediaHub."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        if not file.startswith("tests/browser/"):
            return file
        return "axe" if file in AXE else "journeys"

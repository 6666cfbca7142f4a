"""Names of the devices that people are signed in on, out of the `User-Agent` of their browser.

Browsers have frozen that text (Chromium since 2022: no versions of systems, no models), so a few words tell
all that is in it; a library that knows ten thousand phones would say no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BROWSERS = (
    (r"\bEdgA?/", "Edge"),
    (r"\bOPR/", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bMicroMessenger/", "WeChat"),
    (r"\b(?:Firefox|FxiOS)/", "Firefox"),
    (r"\b(?:Headless)?(?:Chrome|CriOS|Chromium)/", "Chrome"),
    (r"\bVersion/[\d.]+.*\bSafari/", "Safari"),
)
"""The first that fits: most say that they are Chrome and Safari too."""
SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bWindows\b", "Windows"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bMac(?:intosh| OS)\b", "macOS"),
    (r"\bLinux\b", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser says that it is; empty where it does not say."""

    browser: str
    system: str

    @property
    def is_known(self) -> bool:
        """Whether it says anything."""
        return bool(self.browser or self.system)


def device_of(user_agent: str) -> Device:
    """The browser and the system of a `User-Agent`."""
    return Device(_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, text)), "")

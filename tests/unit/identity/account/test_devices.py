"""Names of devices, out of what browsers say of themselves."""

from __future__ import annotations

import pytest

from mediahub.identity.account.devices import Device, device_of

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
CHROMIUM = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"


@pytest.mark.parametrize(
    ("text", "device"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROMIUM} Safari/537.36", Device("Chrome", "Windows")),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROMIUM} Safari/537.36 Edg/142.0.0.0", Device("Edge", "Windows")),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROMIUM} Mobile Safari/537.36", Device("Chrome", "Android")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/1 Firefox/145.0", Device("Firefox", "Linux")),
        (f"{MAC} Version/26.0 Safari/605.1.15", Device("Safari", "macOS")),
        (f"{IPHONE} Version/26.0 Mobile/15E148 Safari/604.1", Device("Safari", "iPhone")),
        (f"{IPHONE} CriOS/142.0 Mobile/15E148 Safari/604.1", Device("Chrome", "iPhone")),
        (f"Mozilla/5.0 (Linux; Android 14) {CHROMIUM} MicroMessenger/8.0", Device("WeChat", "Android")),
        ("curl/8.5.0", Device("", "")),
        ("", Device("", "")),
    ],
)  # fmt: skip
def test_devices_have_names(text: str, device: Device) -> None:
    assert device_of(text) == device
    assert device_of(text).is_known == bool(text and "curl" not in text)

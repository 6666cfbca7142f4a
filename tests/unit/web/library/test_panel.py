"""What is known of the exposure, for the panel."""

from __future__ import annotations

from typing import Any

from mediahub.catalog.models import Asset
from mediahub.web.library.panel import camera_lines
from tests.unit.web.asking import asking


def lines(**known: Any) -> dict[str, str]:
    nothing = dict.fromkeys(("make", "model", "lens", "exposure_time", "f_number", "iso", "focal_length"))
    with asking():
        return dict(camera_lines(Asset(**(nothing | {"clock_basis": "", "clock_shift": 0} | known))))


def test_only_what_is_known_has_a_line() -> None:
    assert lines() == {}
    assert lines(iso=400) == {"Exposure": "ISO\u00a0400"}


def test_an_exposure_is_one_line() -> None:
    shot = {"exposure_time": 0.004, "f_number": 2.8, "iso": 6400.0, "focal_length": 50.0}
    found = lines(make="Canon", model="Canon EOS R5", lens="RF 50", **shot)
    assert (found["Camera"], found["Lens"]) == ("Canon EOS R5", "RF 50")
    assert "f/2.8" in found["Exposure"]
    assert "1/250" in found["Exposure"]
    assert "50\u00a0mm" in found["Exposure"]

"""Why a picture has a tag, and what was corrected of its time."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.catalog.models import Asset
from mediahub.web.shared.tag_reasons import clock_text, reasons
from tests.unit.web.asking import asking


def said(*evidence: dict[str, Any]) -> list[str]:
    with asking():
        return reasons(evidence, {"D1": "Opening"})


def test_each_reason_once_with_titles_for_codes() -> None:
    by_programme = {"reason": "It was taken during {session}.", "values": {"session": "D1"}}
    assert said(by_programme, by_programme, {"reason": ""}, {}) == ["It was taken during Opening."]
    unknown = {"reason": "It was taken during {session}.", "values": {"session": "gone"}}
    assert said(unknown) == ["It was taken during gone."]


@pytest.mark.parametrize("values", [None, {}, {"other": "x"}, "text", ["list"]])
def test_a_tagger_that_was_written_otherwise_is_quoted_as_it_is(values: Any) -> None:
    assert said({"reason": "Seen in {place}.", "values": values}) == ["Seen in {place}."]
    assert said({"reason": "Broken {", "values": values}) == ["Broken {"]


def test_how_a_clock_was_corrected() -> None:
    with asking():
        assert clock_text(Asset(clock_basis="", clock_shift=0)) == ""
        texts = {clock_text(Asset(clock_basis=basis, clock_shift=90)) for basis in ("qr", "hand", "batch")}
    assert len(texts) == 3
    assert all(texts)

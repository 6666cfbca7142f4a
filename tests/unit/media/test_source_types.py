"""What is stated of how a picture was made, by several: whether it agrees, and which counts."""

from __future__ import annotations

import pytest

from mediahub.media.source_types import GENERATED, disagreement, says_generated, strictest
from mediahub.rights.generated import DEGREES

AI, CAPTURE = "trainedAlgorithmicMedia", "digitalCapture"


def test_the_rule_book_and_the_reader_know_the_same_codes() -> None:
    assert set(DEGREES) == GENERATED
    assert says_generated(f"http://cv.iptc.org/newscodes/digitalsourcetype/{AI}/")
    assert not says_generated(None)


@pytest.mark.parametrize(
    ("codes", "counts"),
    [
        ((), ""),
        ((None, ""), ""),
        ((CAPTURE, None), CAPTURE),
        (("humanEdits", CAPTURE), "humanEdits"),
        ((CAPTURE, AI), AI),
        (("compositeSynthetic", AI), "compositeSynthetic"),
    ],
)
def test_the_strictest_counts(codes: tuple[str | None, ...], counts: str) -> None:
    assert strictest(codes) == counts


def test_only_generated_or_not_is_a_disagreement() -> None:
    assert disagreement({"metadata": CAPTURE, "manifest": "humanEdits"}) == {}
    assert disagreement({"metadata": "", "manifest": AI, "sidecar": None}) == {}
    assert disagreement({"metadata": AI, "manifest": "compositeSynthetic"}) == {}
    assert disagreement({"metadata": CAPTURE, "manifest": AI, "here": ""}) == {
        "metadata": CAPTURE,
        "manifest": AI,
    }

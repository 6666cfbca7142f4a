"""What is declared generated is not handed out as a photograph."""

from __future__ import annotations

from mediahub.media.metadata.vocabularies import SOURCE_TYPES
from mediahub.rights.generated import DEGREES, degree


def test_a_photograph_is_not_generated_and_what_ai_made_is() -> None:
    assert {one for one in SOURCE_TYPES if degree(one)} == set(SOURCE_TYPES) & set(DEGREES)
    assert [degree(one) for one in ("", "digitalCapture", "humanEdits", "of tomorrow")] == [""] * 4
    assert degree("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia") == "wholly"
    assert degree("http://c2pa.org/digitalsourcetype/trainedAlgorithmicData") == "wholly"
    assert degree("compositeWithTrainedAlgorithmicMedia") == "partly"
    assert degree("http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia/") == "wholly"

"""What the files of contributors may say."""

from __future__ import annotations

from mediahub.ingest.metadata.contributed import contributed
from mediahub.ingest.metadata.file_words import words_by_source, words_of
from mediahub.media.model import Facts


def test_byline_credit_and_terms_are_the_links() -> None:
    said = {"creator": "Chen Rui", "credit": "Chen Rui/Summit", "usage_terms": "Free", "caption": "Opening"}
    facts = Facts("image/jpeg", "photo", **said, by_source={"xmp": dict(said), "iim": {"creator": "C"}})
    assert words_of(facts) == said
    assert words_of(contributed(facts)) == {"caption": "Opening"}
    assert words_by_source(contributed(facts)) == {"xmp": {"caption": "Opening"}, "iim": {}}

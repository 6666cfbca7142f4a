"""Translations for pages and letters: English where there is none."""

from __future__ import annotations

import pytest

from mediahub.rights.explanations import plain
from mediahub.translations import LANGUAGES, SOURCE, catalogue, translations, translator


@pytest.mark.parametrize("language", [None, "", SOURCE, "de", "../en"])
def test_a_language_that_there_is_not_is_english(language: str | None) -> None:
    assert translator(language) is plain
    assert translator(language)("%(count)d pictures", count=3) == "3 pictures"


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != SOURCE])
def test_a_known_sentence_is_translated_and_an_unknown_one_stays(language: str) -> None:
    known = next(
        one
        for one in catalogue(language)
        if isinstance(one.id, str) and one.id and one.string and not one.fuzzy
    )
    translate = translator(language)
    assert translations(language).gettext(known.id) == known.string
    assert translate("No such sentence of %(name)s.", name="ours") == "No such sentence of ours."

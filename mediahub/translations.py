"""Translations (gettext), for pages and for what workers write.

The source is English; each other language has a gettext catalogue, `web/translations/<language>.po`, which
nothing has to compile.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from mediahub.rights.explanations import Translate, plain

LANGUAGES = {"en": "English", "zh": "中文"}
"""Every language of the interface, by its own name."""
SOURCE = "en"
CATALOGUES = Path(__file__).parent / "web/translations"


@cache
def catalogue(language: str) -> Catalog:
    """The translators' file of `language`."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def translations(language: str) -> Translations:
    """What gettext looks messages up in. Fuzzy entries are left out: English is better than a guess."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


def translator(language: str | None) -> Translate:
    """`gettext` for somebody who reads this language; English for a language that there is not."""
    if language not in LANGUAGES or language == SOURCE:
        return plain
    look_up: Callable[[str], str] = translations(language).gettext

    def translate(text: str, /, **values: object) -> str:
        return plain(look_up(text), **values)

    return translate

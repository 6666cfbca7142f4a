"""The language of the pages: English sources, and a gettext catalogue for each other language.

Catalogues are read as `translations/<language>.po`, so nothing has to be compiled. Pages hand scripts the
messages that scripts use; `static/src/js/i18n.js` looks them up there.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, request
from flask_babel import Babel, get_locale

LANGUAGES = {"en": "English", "zh": "中文"}
"""Every language of the interface, by its own name."""
SOURCE = "en"
COOKIE = "language"
CATALOGUES = Path(__file__).parent / "translations"
SCRIPTS = "static/src/js/"


def init_app(app: Flask) -> None:
    """Translate templates and views, and give templates `language`, `languages` and `script_messages()`."""
    babel = Babel(app, default_locale=SOURCE, locale_selector=chosen_language)
    with app.app_context():
        domain = babel.domain_instance
    for language in LANGUAGES:
        if language != SOURCE:
            domain.cache[language, domain.domain[0]] = translations(language)

    @app.context_processor
    def language_of_page() -> dict[str, Any]:
        language = str(get_locale() or SOURCE)
        return {
            "language": language,
            "languages": LANGUAGES,
            "script_messages": lambda: script_messages(language),
        }


def chosen_language() -> str:
    """The reader's own choice (a cookie that the page writes), or what their browser asks for."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, SOURCE)


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


@cache
def script_messages(language: str) -> dict[str, list[str]]:
    """Translations of the messages that scripts use, by English text: one string for each plural form."""
    if language == SOURCE:
        return {}
    found = {}
    for message in catalogue(language):
        if not message.id or message.fuzzy or not any(at.startswith(SCRIPTS) for at, _ in message.locations):
            continue
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if all(forms):
            found[str(key)] = [str(form) for form in forms]
    return found

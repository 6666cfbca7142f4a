"""The language of the pages: English sources, and a gettext catalogue for each other language.

Pages hand scripts the messages that scripts use; `static/src/js/core/i18n.js` looks them up there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from babel import localedata
from flask import Flask, Response, g, request
from flask_babel import Babel, get_locale, gettext, refresh
from flask_security import current_user

from mediahub.http.context import services
from mediahub.identity.accounts import remember_language
from mediahub.messages import Message
from mediahub.translations import LANGUAGES, SOURCE, catalogue, translations

COOKIE = "language"
OFFERED = "languages_offered"
SCRIPTS = "static/src/js/"
REGION = re.compile(rf"{SOURCE}[-_]([a-z]{{2}}|\d{{3}})", re.IGNORECASE)
"""A tag of English that says where: `en-GB`, `en-150`."""


def init_app(app: Flask) -> None:
    """Translate templates and views, and give templates `language`, `languages` and `script_messages()`."""
    babel = Babel(app, default_locale=SOURCE, locale_selector=reader_locale)
    with app.app_context():
        domain = babel.domain_instance
    for language in LANGUAGES:
        if language != SOURCE:
            domain.cache[language, domain.domain[0]] = translations(language)

    @app.context_processor
    def language_of_page() -> dict[str, Any]:
        language = page_language()
        return {
            "language": language,
            "languages": LANGUAGES,
            "script_messages": lambda: script_messages(language),
        }


def page_language() -> str:
    """The code of the language that the page at hand is in."""
    return str(get_locale() or SOURCE).partition("_")[0]


def translated(sentence: str) -> str:
    """A sentence that was made in English, in the reader's language if a translator was here."""
    if not sentence:  # which gettext takes for the head of its catalogue
        return sentence
    if isinstance(sentence, Message):
        return gettext(sentence.text, **{name: _in_words(value) for name, value in sentence.values.items()})
    return gettext(sentence)


def _in_words(value: object) -> object:
    """A value of a sentence, which may be one itself, or an error that says one."""
    inner = str(value) if isinstance(value, Exception) else value
    return translated(inner) if isinstance(inner, Message) else value


def translated_error(error: Exception) -> str:
    """What an error says, in the reader's language."""
    return translated(str(error))


def remember_readers(app: Flask) -> None:
    """Keep in which language somebody reads pages: they are written to in it."""

    @app.after_request
    def remember(response: Response) -> Response:
        if response.mimetype == "text/html" and response.status_code == 200:
            _remember(_best_of(list(LANGUAGES)))
        return response


def _remember(language: str) -> None:
    if not current_user.is_authenticated or current_user.language == language:
        return
    remember_language(services().database, current_user.id, language)


def chosen_language() -> str:
    """The reader's own choice (a cookie that the page writes), or what their browser asks for of the
    languages that the page is offered in."""
    return _best_of(g.get(OFFERED) or list(LANGUAGES))


def reader_locale() -> str:
    """The locale that dates and numbers are written by: the page's language, with the region of the reader's
    English where their browser says one (`en_GB`)."""
    language = chosen_language()
    if language != SOURCE:  # the translations are kept by language
        return language
    regions = (REGION.fullmatch(tag) for tag in request.accept_languages.values())
    return next((code for one in regions if one and (code := _known(one[1].upper()))), SOURCE)


@cache
def _known(region: str) -> str:
    """The code of English as it is written in a region; empty where nothing is known of it."""
    code = f"{SOURCE}_{region}"
    return code if localedata.exists(code) else ""


def _best_of(offered: list[str]) -> str:
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(offered, offered[0])


def offer_languages(languages: Sequence[str]) -> None:
    """Offer this public page in these languages, by their codes; none for all. Who reads none of them gets
    the first."""
    setattr(g, OFFERED, [code for code in languages if code in LANGUAGES])
    refresh()


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

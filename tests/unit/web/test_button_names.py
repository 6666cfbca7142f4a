"""What a button shows is in its longer name, in every language: who speaks to a browser says what they see.

WCAG 2.2, 2.5.3 (label in name).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

import pytest

from mediahub.rights.explanations import plain
from mediahub.translations import LANGUAGES, SOURCE, translations
from tests.conftest import CHECKOUT

TEMPLATES = CHECKOUT / "templates"
CODE = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
MESSAGE = re.compile(r"""\b_\(\s*(["'])(.*?)(?<!\\)\1""")
NAMED = re.compile(r'<(button|a)\b[^>]* aria-label="([^"]*)"[^>]*>(.*?)</\1>', re.DOTALL)
TEXT = re.compile("⟦(.*?)⟧")


def unlike(template: str, translate: Callable[[str], str]) -> Iterator[str]:
    """What buttons and links show that is not in their names."""
    for _, name, shown in NAMED.findall(CODE.sub(texts_of, template)):
        names = [translate(unescape(text)).casefold() for text in TEXT.findall(name)]
        for text in TEXT.findall(shown):
            words = translate(unescape(text))
            if names and not any(words.casefold() in one for one in names):
                yield f"{words} is not in {' or '.join(names)}"


def texts_of(code: re.Match[str]) -> str:
    """Of code in a template only the texts that it has translated."""
    return "".join(f"⟦{escape(text)}⟧" for _, text in MESSAGE.findall(code[0]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_button_shows_is_in_its_name(language: str) -> None:
    translate = plain if language == SOURCE else translations(language).gettext
    found = {
        str(path.relative_to(TEMPLATES)): wrong
        for path in sorted(TEMPLATES.rglob("*.html"))
        if (wrong := list(unlike(path.read_text("utf-8"), translate)))
    }
    assert found == {}


def test_a_name_without_what_is_shown_is_found() -> None:
    template = """<button class="{{ a > b }}" aria-label="{{ _("Sign out %(device)s", device=x) }}">
      {{ icon("out") }}{{ _("Sign out") }}</button>
      <a href="#" aria-label="{{ _("End") }}">{{ _("Stop") }}</a>"""
    assert list(unlike(template, str)) == ["Stop is not in end"]

"""The interface's languages: what is chosen, what scripts get, and that translations keep their gaps."""

from __future__ import annotations

import re
from datetime import date

import pytest
from babel.messages.catalog import Catalog
from flask import Flask, render_template_string
from flask_babel import format_date

from mediahub.http import language
from scripts import translate
from tests.conftest import CHECKOUT

GAP = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
HOLE = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")
"""Of a JavaScript template literal."""
TRANSLATED = [code for code in language.LANGUAGES if code != language.SOURCE]


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    language.init_app(app)
    app.add_url_rule("/", view_func=lambda: render_template_string("{{ language }} {{ _('Sign out') }}"))
    return app


@pytest.mark.parametrize(
    ("cookie", "accepts", "page"),
    [
        ("", "", "en Sign out"),
        ("", "en-GB,en;q=0.9,zh;q=0.1", "en Sign out"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh 退出登录"),
        ("", "fi", "en Sign out"),
        ("zh", "en", "zh 退出登录"),
        ("en", "zh-CN", "en Sign out"),
        ("../zh", "en", "en Sign out"),
    ],
)
def test_the_readers_choice_comes_before_what_the_browser_asks_for(
    app: Flask, cookie: str, accepts: str, page: str
) -> None:
    client = app.test_client()
    if cookie:
        client.set_cookie(language.COOKIE, cookie)
    assert client.get("/", headers={"Accept-Language": accepts}).text == page


@pytest.mark.parametrize(
    ("cookie", "accepts", "day"),
    [
        ("", "en-GB,en;q=0.9", "31 December 2026"),
        ("en", "zh-CN,en-GB;q=0.5", "31 December 2026"),
        ("", "en-US,en-GB;q=0.9", "December 31, 2026"),
        ("", "en", "December 31, 2026"),
        ("", "en-XX", "December 31, 2026"),
        ("", "en-../../x", "December 31, 2026"),
        ("zh", "en-GB", "2026年12月31日"),
    ],
)
def test_a_day_has_the_form_of_the_reader_s_region(app: Flask, cookie: str, accepts: str, day: str) -> None:
    app.add_url_rule("/day", "day", lambda: format_date(date(2026, 12, 31), "long"))
    client = app.test_client()
    if cookie:
        client.set_cookie(language.COOKIE, cookie)
    assert client.get("/day", headers={"Accept-Language": accepts}).text == day
    assert client.get("/", headers={"Accept-Language": accepts}).text.startswith(cookie or "en")


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_gaps_of_its_source(code: str) -> None:
    for message in language.catalogue(code):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {gap for text in ids for gap in GAP.findall(text)}
        for string in filter(None, strings):
            assert set(GAP.findall(string)) <= wanted, f"{ids[0]!r} became {string!r}"
            assert len(ids) > 1 or set(GAP.findall(string)) == wanted, f"{ids[0]!r} became {string!r}"


@pytest.mark.parametrize("code", TRANSLATED)
def test_scripts_get_only_what_scripts_say(code: str) -> None:
    given = language.script_messages(code)
    assert "Sign out" not in given
    assert all(all(forms) for forms in given.values())


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated(code: str, messages: Catalog) -> None:
    path = translate.TRANSLATIONS / f"{code}.po"
    assert translate.missing(translate.updated(path, messages)) == []
    known = {message.id for message in language.catalogue(code)}
    assert {message.id for message in messages} <= known, "run scripts/translate"


@pytest.fixture(scope="module")
def messages() -> Catalog:
    """The texts of the code as it is."""
    return translate.source()


def test_what_pages_say_aloud_goes_through_the_translation() -> None:
    """`toast`, `announce` and `notify` get texts from `t` and `tn`; a literal has no words of its own."""
    literal = re.compile(r"""\b(?:toast|announce|notify)\(\s*(?:`([^`]*)`|"([^"]*)"|'([^']*)')""")
    said = [
        f"{path.name}: {''.join(groups)}"
        for path in sorted((CHECKOUT / "static/src/js").rglob("*.js"))
        for groups in literal.findall(path.read_text())
        if re.search(r"[A-Za-z]{2}", HOLE.sub("", "".join(groups)))
    ]
    assert said == []


def test_every_text_of_a_script_is_gathered(messages: Catalog) -> None:
    """Babel passes over calls within a template literal: a text must stand outside of one at least once."""
    known = {
        one for message in messages for one in ([message.id] if isinstance(message.id, str) else message.id)
    }
    call = re.compile(r'\btn?\(\s*"((?:[^"\\]|\\.)*)"\s*[,)]')
    lost = [
        f"{path.name}: {text}"
        for path in sorted((CHECKOUT / "static/src/js").rglob("*.js"))
        if not path.name.endswith(".test.js") and path.name != "i18n.js"
        for text in call.findall(path.read_text())
        if text not in known
    ]
    assert lost == []

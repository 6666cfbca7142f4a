"""What would open something is taken out of a text; what helps to find a fault stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from mediahub.logs.redaction import PATTERNS, Redactor
from mediahub.settings import Settings

SECRET = "hU5h-Hu5h"


@pytest.mark.parametrize(
    "text",
    [
        f"GET /c/{SECRET} 200",
        f"/s/{SECRET}/p/abc/preview",
        f"Exception on /s/{SECRET}/said.json [GET]",
        f"/events/summit/baskets/join/{SECRET}",
        f"https://media.example/sign-in?key={SECRET}&next=/",
        f"/login?next=%2Fsign-in%3Fkey%3D{SECRET}",
        f"/feeds/3.atom?key={SECRET}",
        f"/press/summit/register?invitation={SECRET}",
        f"http://s3/media/x?X-Amz-Signature={SECRET}&X-Amz-Credential={SECRET}%2F2026",
        f"postgresql+psycopg://me:{SECRET}@db:5432/mediahub",
        f"smtp://press%40example.org:{SECRET}@mail",
        f"Authorization: Bearer {SECRET}",
        f"{{'Authorization': 'Basic {SECRET}='}}",
        f"Cookie: mediahub={SECRET}.x; remember_token={SECRET}",
        f"mediahub_0123456789_{SECRET}",
        f"whsec_{SECRET}",
        f"FtpAccount(login='chen', password='{SECRET}')",
        f"{{'smtp_password': '{SECRET}'}}",
        json.dumps({"token": SECRET}),
        json.dumps({"event": json.dumps({"password": SECRET})}),
        f"csrf_token={SECRET}&name=Ann",
        json.dumps({"password": f"it's {SECRET}"}),
        json.dumps({"password": f'5" {SECRET}'}),
        json.dumps({"event": json.dumps({"password": f'5" {SECRET}'})}),
        repr({"password": f"it's {SECRET}"}),
        repr({"password": f"it's 5\" {SECRET}"}),
        repr({"token": SECRET.encode()}),
        json.dumps({"event": repr({"password": f"it's {SECRET}"})}),
        f"FtpAccount(login='chen', password='a, b {SECRET}')",
        json.dumps({"tokens": ["a", SECRET]}),
        repr({"secrets": ("a", SECRET)}),
        f"/LOGIN?TOKEN={SECRET}",
        f"AUTHORIZATION: BEARER {SECRET}",
        f"/login?\u017fignature={SECRET}",  # a long s
        f"王晓东 /c/{SECRET}",
    ],
)
def test_what_opens_something_is_taken_out(text: str) -> None:
    shown = Redactor()(text)
    assert SECRET not in shown
    assert "[redacted]" in shown


@pytest.mark.parametrize("text", ['{"password": 98765432}', "{'token': 98765432}", r"{\"secret\": 98765432}"])
def test_a_secret_of_digits_is_taken_out(text: str) -> None:
    assert "9876" not in Redactor()(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"tokens": 3, "has_password": true, "token": null, "left": 1200}',
        '{"password": "", "name": "Ann"}',
        '{"key": "deliveries/summit/1234.jpg", "event": "made a delivery"}',
        "GET /g/evening/p/abc/preview 200",
        "GET /assets/abc?size=2 200",
        "the database has revision 0007, not 0008; run `mediahub migrate`",
        "http://127.0.0.1:8333/media/originals/ab/cd",
        'File "/opt/mediahub/mediahub/web/galleries/share.py", line 3, in page',
    ],
)
def test_what_helps_stays(text: str) -> None:
    assert Redactor()(text) == text


PIECES = (
    "/c/", "/S/", "/unsubscribe/7/", "?key=", "&Next=", "%3Ftoken%3d", "my_token=", '"password": "',
    "'secret': [", "postgres://me:", "@db/x", "Cookie: ", "basic ", "mediahub_0123456789_", "WHSEC_",
    "=", "'", '"', "\\", " ", "\u017f", "\u212a", "\u0130", "王", "12345678", "hU5h-Hu5h",
)  # fmt: skip
"""Of secrets and what is around them; and letters that patterns take for "s", "k" and "i"."""


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_no_pattern_is_passed_over_that_fits(text: str) -> None:
    expected = text
    for _, pattern, words in PATTERNS:
        expected = pattern.sub(words, expected)
    assert Redactor()(text) == expected


def test_the_secrets_of_the_installation_are_known_in_every_form() -> None:
    odd = 'pass"wörd/\\ 1'
    settings = Settings(
        s3_secret_key=SecretStr(odd),
        database_url=SecretStr("postgresql://me:p%40ss%2Fword@db/x"),
    )
    redact = Redactor(settings)
    for form in (odd, json.dumps(odd), json.dumps(odd, ensure_ascii=False), "p@ss/word", "p%40ss%2Fword"):
        assert redact(f"it says {form} here").startswith("it says ")
        assert "[redacted]" in redact(f"it says {form} here")
    assert redact("a short one is no secret: ab") == "a short one is no secret: ab"

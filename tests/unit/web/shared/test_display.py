"""Figures as people write them, and queries as URLs carry them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel import Locale
from flask import Flask

from mediahub.web.shared import display
from mediahub.web.shared.display import (
    camera_text,
    date_text,
    date_time_text,
    days_text,
    duration_text,
    exposure_text,
    listed,
    megapixels_text,
    roles_in_words,
    size_text,
)
from tests.unit.web.conftest import app

__all__ = ["app"]
ROLES = ["admin", "press"]


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (0, "0:00"), (7.4, "0:07"), (760, "12:40"), (3723, "1:02:03")]
)
def test_durations(seconds: float | None, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (840, "840 bytes"),
        (7_400_000, "7.4 MB"),
        (999_999, "1000 kB"),
        (8_200_000_000, "8.2 GB"),
    ],
)
def test_sizes(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (0, ""), (1 / 250, "1/250 s"), (0.8, "0.8 s"), (2, "2 s"), (30, "30 s")]
)
def test_exposures(seconds: float | None, text: str) -> None:
    assert exposure_text(seconds) == text


@pytest.mark.parametrize(
    ("make", "model", "text"),
    [
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("NIKON CORPORATION", "NIKON Z 9", "NIKON Z 9"),
        ("SONY", "ILCE-1", "Sony ILCE-1"),
        (None, "X-T5", "X-T5"),
        ("Apple", None, "Apple"),
        (None, None, ""),
    ],
)
def test_cameras(make: str | None, model: str | None, text: str) -> None:
    assert camera_text(make, model) == text


def test_pixels() -> None:
    assert megapixels_text(6000, 4000) == "6000 × 4000 (24 MP)"
    assert megapixels_text(640, 480) == "640 × 480"


@pytest.mark.parametrize(("language", "words"), [("en", "a, b"), ("zh", "a、b")])
def test_a_list_has_the_separators_of_its_language_and_nothing_empty(
    app: Flask, language: str, words: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert listed(["a", "", "b"]) == words
        assert listed([]) == ""


@pytest.mark.parametrize(("language", "words"), [("en", "Admin, Press"), ("zh", "管理员、媒体")])
def test_roles_are_words_and_one_that_is_not_known_is_its_name(app: Flask, language: str, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert roles_in_words(ROLES) == words
        assert roles_in_words(["janitor"]) == "janitor"


@pytest.mark.parametrize(
    ("language", "last", "text"),
    [
        ("en", date(2025, 10, 20), "Oct 17 – 20, 2025"),
        ("en", date(2026, 1, 2), "Oct 17, 2025 – Jan 2, 2026"),
        ("en", date(2025, 10, 17), "Oct 17, 2025"),
        ("zh", date(2025, 10, 20), "2025年10月17日至20日"),
    ],
)
def test_days_of_an_event_have_their_year(
    monkeypatch: pytest.MonkeyPatch, language: str, last: date, text: str
) -> None:
    monkeypatch.setattr(display, "get_locale", lambda: Locale(language))
    assert " ".join(days_text(date(2025, 10, 17), last).split()) == text


def test_a_day_is_the_event_s_and_in_the_form_of_the_reader(app: Flask) -> None:
    moment = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    for accepts, day in (
        ("en-GB", "1 January 2027"),
        ("en-US", "January 1, 2027"),
        ("zh-CN", "2027年1月1日"),
    ):
        with app.test_request_context(headers={"Accept-Language": accepts}):
            assert date_text(moment, "Asia/Shanghai") == day
    with app.test_request_context(headers={"Accept-Language": "en-GB"}):
        assert date_text(moment, "UTC", "medium") == "31 Dec 2026"
        assert date_time_text(moment, "Asia/Shanghai") == "1 Jan 2027, 00:30:00"

"""Text, numbers and dates come out of files as people and programs meant them."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.text import clean, clean_list, date_time, decode, number


@pytest.mark.parametrize(
    ("value", "fraction", "offset", "expected"),
    [
        ("2019:12:05 13:32:49", "54", "+08:00", "2019-12-05T13:32:49.54+08:00"),
        ("2019:12:05 13:32:49", "  ", "   :  ", "2019-12-05T13:32:49"),
        ("2021-03-04T05:06:07.123Z", "9", "+01:00", "2021-03-04T05:06:07.123Z"),
        ("2021-03-04T05:06", None, None, "2021-03-04T05:06:00"),
        ("2021-03-04", None, None, "2021-03-04T00:00:00"),
        ("2015-01-19T12:45:11-0800", None, None, "2015-01-19T12:45:11-08:00"),
        ("2022-03-22 074925+0060", None, None, "2022-03-22T07:49:25+01:00"),
        ("2022-03-22 251199", None, None, None),
        ("0000:00:00 00:00:00", None, None, None),
        ("    :  :     :  :  ", None, None, None),
        ("2021:13:04 05:06:07", None, None, None),
        ("yesterday", None, None, None),
        (None, None, None, None),
    ],
)
def test_a_time_is_iso_8601_with_what_is_known_of_fraction_and_zone(
    value: str | None, fraction: str | None, offset: str | None, expected: str | None
) -> None:
    assert date_time(value, fraction, offset) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("28/10", 2.8), ("1/0", None), ("0/0", None), ("640 0", 640), ("nan", None), ("", None), (7, 7)],
)
def test_numbers_and_rationals(value: object, expected: float | None) -> None:
    assert number(value) == expected


def test_text_loses_padding_but_nothing_else() -> None:
    assert clean("  one\r\ntwo\r three \0\0") == "one\ntwo\n three"
    assert clean(b"caf\xc3\xa9") == "café"
    assert clean("\0 \t") is None
    assert clean_list(["a", " a ", "", "b"]) == ["a", "b"]


def test_text_without_a_declared_coding_is_utf_8_or_western() -> None:
    assert decode("Zürich".encode()) == "Zürich"
    assert decode("Zürich “x”".encode("cp1252")) == "Zürich “x”"
    assert clean("Zo\udceb") == "Zoë"

"""IIM records: codings, declared and guessed, and times."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.iim import decode_iim


def _caption(data: bytes, declared: bytes = b"") -> str:
    sets = [("Envelope.CharacterSet", declared)] if declared else []
    return decode_iim([*sets, ("Application2.Caption", data)], b"")["Application2.Caption"][0]


def test_iim_is_decoded_by_its_declared_set_or_by_its_looks() -> None:
    assert _caption("Ça va".encode(), b"\x1b%G") == "Ça va"
    assert _caption("Ça va".encode("latin-1")) == "Ça va"
    assert _caption("Ça va".encode()) == "Ça va"
    assert _caption("世界机器人大会在北京开幕".encode("gbk")) == "世界机器人大会在北京开幕"


@pytest.mark.parametrize("text", ["Dateigröße: 668 KB, Maß", "ÉÈ", "Photographerís Mate", "naïve Äußerung"])
def test_western_text_is_not_taken_for_chinese(text: str) -> None:
    assert _caption(text.encode("cp1252")) == text


def test_a_wrong_declaration_does_not_lose_the_text() -> None:
    assert _caption("Zürich".encode("latin-1"), b"\x1b%G") == "Zürich"


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        ("Ça va", "iso8859_1", b"\x1b-A"),
        ("Zażółć gęślą jaźń", "iso8859_2", b"\x1b.B"),
        ("Ĝis revido, ĥoro", "iso8859_3", b"\x1b-C"),
        ("Rīgā", "iso8859_4", b"\x1b-D"),
        ("Выставка роботов", "iso8859_5", b"\x1b-L"),
        ("معرض الروبوتات", "iso8859_6", b"\x1b-G"),
        ("Έκθεση ρομπότ", "iso8859_7", b"\x1b-F"),
        ("תערוכה", "iso8859_8", b"\x1b-H"),
        ("İstanbul, Işık", "iso8859_9", b"\x1b(B\x1b-M"),
        ("Sámi ŋ", "iso8859_10", b"\x1b/V"),
        ("นิทรรศการ", "iso8859_11", b"\x1b-T"),
        ("Žąsys", "iso8859_13", b"\x1b-Y"),
        ("Ŵyn", "iso8859_14", b"\x1b-_"),
        ("5 €", "iso8859_15", b"\x1b-b"),
        ("Știri", "iso8859_16", b"\x1b-f"),
        ("机器人展览", "gb2312", b"\x1b$)A"),
        ("ロボット展", "euc_jp", b"\x1b(B\x1b$)B"),
        ("로봇 전시회", "euc_kr", b"\x1b$)C"),
    ],
)
def test_the_sets_of_iso_2022_that_agencies_declare(text: str, codec: str, declared: bytes) -> None:
    """Found by a fuzzer: Latin-2 had a name that Python does not know, and the file was refused."""
    assert _caption(text.encode(codec), declared) == text


@pytest.mark.parametrize("declared", [b"\x1b-\xff", b"\x1b$)\xff", b"\x1b", b"\x1b-", b"UTF-8"])
def test_a_set_that_nobody_knows_is_none(declared: bytes) -> None:
    assert _caption("Zürich".encode(), declared) == "Zürich"


def test_an_iim_time_without_zone_gets_none() -> None:
    found = [("Application2.TimeCreated", b"16:51:00+00:00")]
    without, with_zone = b"\x1c\x02\x3c\0\x06165100", b"\x1c\x02\x3c\0\x0b165100+0000"
    assert decode_iim(found, without)["Application2.TimeCreated"] == ["16:51:00"]
    assert decode_iim(found, with_zone)["Application2.TimeCreated"] == ["16:51:00+00:00"]

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


def test_an_iim_time_without_zone_gets_none() -> None:
    found = [("Application2.TimeCreated", b"16:51:00+00:00")]
    without, with_zone = b"\x1c\x02\x3c\0\x06165100", b"\x1c\x02\x3c\0\x0b165100+0000"
    assert decode_iim(found, without)["Application2.TimeCreated"] == ["16:51:00"]
    assert decode_iim(found, with_zone)["Application2.TimeCreated"] == ["16:51:00+00:00"]

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mediahub.media.codes import read_codes
from mediahub.media.vision.clock_code import LENGTH, code_of, moment_of, token, tokens
from tests.clock_frames import write_clock_frame

NOW = datetime(2025, 10, 18, 3, 4, 5, 678000, tzinfo=UTC)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)))
def test_a_code_gives_its_moment_back_to_the_millisecond(moment: datetime) -> None:
    text = code_of(moment, "key")
    assert len(text) == LENGTH == 20
    found = moment_of(text, "key")
    assert found is not None
    assert timedelta(0) <= moment - found < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "text",
    [
        code_of(NOW, "other key"),
        code_of(NOW, "key")[:-1] + "0",
        code_of(NOW + timedelta(hours=1), "key")[:-6] + code_of(NOW, "key")[-6:],
        "https://example.org",
        "MHT1:",
        "MHT1:ééééééééé" + "A" * 6,
        "",
    ],
)
def test_codes_that_are_not_ours_or_not_of_then_are_refused(text: str) -> None:
    assert moment_of(text, "key") is None


def test_pages_get_the_tokens_of_now_and_a_while_ahead_only() -> None:
    given_out = tokens("key", NOW, timedelta(minutes=30))
    now = int(NOW.timestamp()) // 600
    assert list(given_out) == [now, now + 1, now + 2, now + 3]
    assert given_out[now] == token("key", now)


def test_a_photographed_code_is_read_and_a_spoilt_one_is_noticed(tmp_path: Path) -> None:
    path = write_clock_frame(tmp_path / "c.jpg", code_of(NOW, "key"), "2025:10:18 03:04:05", "1")
    with Image.open(path) as picture:
        assert read_codes(picture).texts == (code_of(NOW, "key"),)
        spoilt = picture.convert("RGB")
    spoilt.paste((128, 128, 128), (700, 450, 800, 550))
    found = read_codes(spoilt)
    assert (found.texts, found.unreadable) == ((), True)
    assert read_codes(Image.new("RGB", (400, 300))).texts == ()

"""Thumbs that are held: for whom, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mediahub.s3proxy import recent
from mediahub.s3proxy.admission import S3Request, admit
from mediahub.s3proxy.recent import SECONDS, RecentThumbs
from mediahub.settings import Settings
from mediahub.storage import Presigner
from tests.unit.s3proxy.signing import settings_in

THUMB = "renditions/ab/abcd/thumb-0123456789ab.jpg"
HEADERS = [("Content-Type", "image/jpeg")]


class Clock:
    """Both kinds of time, which tests move."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.began = datetime.now(UTC)

    def monotonic(self) -> float:
        return self.passed

    def now(self) -> datetime:
        return self.began + timedelta(seconds=self.passed)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def thumbs(clock: Clock) -> RecentThumbs:
    return RecentThumbs(clock.monotonic, clock.now)


def asked(settings: Settings, method: str = "GET", key: str = THUMB, **headers: str) -> S3Request:
    return admit(settings.s3_bucket, method, Presigner(settings).get(key), headers)


def test_the_same_address_is_answered_the_same_for_some_seconds(
    settings: Settings, thumbs: RecentThumbs, clock: Clock
) -> None:
    assert thumbs.find(asked(settings)) is None
    thumbs.hold(asked(settings), HEADERS, b"jpeg")
    clock.passed = SECONDS - 0.1
    held = thumbs.find(asked(settings))
    assert held is not None
    assert (held.headers, held.data) == (tuple(HEADERS), b"jpeg")
    clock.passed = SECONDS
    assert thumbs.find(asked(settings)) is None


def test_another_signature_or_object_is_asked_of_storage(settings: Settings, thumbs: RecentThumbs) -> None:
    request = asked(settings)
    thumbs.hold(request, HEADERS, b"jpeg")
    assert thumbs.find(asked(settings, key=THUMB.replace("abcd", "abce"))) is None
    forged = request.target[:-1] + ("0" if request.target[-1] != "0" else "1")
    assert thumbs.find(S3Request("GET", THUMB, forged, (), 0)) is None


@pytest.mark.parametrize("headers", [{"range": "bytes=0-3"}, {"if-none-match": '"tag"'}])
def test_parts_and_conditions_are_not_held_and_not_answered(
    settings: Settings, thumbs: RecentThumbs, headers: dict[str, str]
) -> None:
    thumbs.hold(asked(settings, **headers), HEADERS, b"jp")
    assert thumbs.find(asked(settings)) is None
    thumbs.hold(asked(settings), HEADERS, b"jpeg")
    assert thumbs.find(asked(settings, **headers)) is None
    assert thumbs.find(asked(settings, "HEAD")) is None


def test_nothing_is_given_beyond_the_end_of_its_address(
    settings: Settings, thumbs: RecentThumbs, clock: Clock
) -> None:
    lasts = settings.presign_window * 3 // 2
    begun = int(datetime.now(UTC).timestamp()) // settings.presign_window * settings.presign_window
    clock.began = datetime.fromtimestamp(begun + lasts - 4, UTC)
    thumbs.hold(asked(settings), HEADERS, b"jpeg")
    clock.passed = 3.5
    assert thumbs.find(asked(settings)) is not None
    clock.passed = 4.5
    assert thumbs.find(asked(settings)) is None
    clock.began += timedelta(seconds=2)
    thumbs.hold(asked(settings), HEADERS, b"jpeg")
    assert thumbs.find(asked(settings)) is None


def test_memory_is_bounded(settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "ROOM", 10)
    thumbs = RecentThumbs(clock.monotonic, clock.now)
    keys = [THUMB.replace("abcd", f"abc{number}") for number in range(3)]
    for key in keys:
        thumbs.hold(asked(settings, key=key), HEADERS, b"jpeg")
    assert [thumbs.find(asked(settings, key=key)) is not None for key in keys] == [False, True, True]

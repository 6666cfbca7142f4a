"""Thumbs that are held: for whom, and for how long."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mediahub.s3proxy import recent
from mediahub.s3proxy.admission import S3Request, admit
from mediahub.s3proxy.recent import LOOK_EVERY, SECONDS, SECONDS_OF_OTHERS, RecentThumbs
from mediahub.settings import Settings
from mediahub.storage import Presigner
from tests.unit.s3proxy.signing import settings_in

THUMB = "renditions/ab/abcd/thumb-0123456789ab.jpg"
HEADERS = [("Content-Type", "image/jpeg")]


class Clock:
    """Both kinds of time, which tests move, and how often addresses have ended."""

    ended: int | None = 0

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
    return RecentThumbs(lambda: clock.ended, clock.monotonic, clock.now)


def hold(thumbs: RecentThumbs, request: S3Request) -> None:
    """As the gateway does: look for it, ask S3, hold what it said."""
    thumbs.find(request)
    thumbs.hold(request, HEADERS, b"jpeg", thumbs.count())


def asked(settings: Settings, method: str = "GET", key: str = THUMB, **headers: str) -> S3Request:
    return admit(settings.s3_bucket, method, Presigner(settings).get(key), headers)


def test_the_same_address_is_answered_the_same_for_some_minutes(
    settings: Settings, thumbs: RecentThumbs, clock: Clock
) -> None:
    assert thumbs.find(asked(settings)) is None
    hold(thumbs, asked(settings))
    clock.passed = SECONDS - 0.1
    held = thumbs.find(asked(settings))
    assert held is not None
    assert (held.headers, held.data) == (tuple(HEADERS), b"jpeg")
    clock.passed = SECONDS
    assert thumbs.find(asked(settings)) is None


def test_another_signature_or_object_is_asked_of_storage(settings: Settings, thumbs: RecentThumbs) -> None:
    request = asked(settings)
    hold(thumbs, request)
    assert thumbs.find(asked(settings, key=THUMB.replace("abcd", "abce"))) is None
    forged = request.target[:-1] + ("0" if request.target[-1] != "0" else "1")
    assert thumbs.find(S3Request("GET", THUMB, forged, (), 0)) is None


@pytest.mark.parametrize("headers", [{"range": "bytes=0-3"}, {"if-none-match": '"tag"'}])
def test_parts_and_conditions_are_not_held_and_not_answered(
    settings: Settings, thumbs: RecentThumbs, headers: dict[str, str]
) -> None:
    hold(thumbs, asked(settings, **headers))
    assert thumbs.find(asked(settings)) is None
    hold(thumbs, asked(settings))
    assert thumbs.find(asked(settings, **headers)) is None
    assert thumbs.find(asked(settings, "HEAD")) is None


def test_nothing_is_given_beyond_the_end_of_its_address(
    settings: Settings, thumbs: RecentThumbs, clock: Clock
) -> None:
    lasts = settings.presign_window * 3 // 2
    begun = int(datetime.now(UTC).timestamp()) // settings.presign_window * settings.presign_window
    clock.began = datetime.fromtimestamp(begun + lasts - 4, UTC)
    hold(thumbs, asked(settings))
    clock.passed = 3.5
    assert thumbs.find(asked(settings)) is not None
    clock.passed = 4.5
    assert thumbs.find(asked(settings)) is None
    clock.began += timedelta(seconds=2)
    hold(thumbs, asked(settings))
    assert thumbs.find(asked(settings)) is None


def test_memory_is_bounded(settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "ROOM", 10)
    thumbs = RecentThumbs(lambda: 0, clock.monotonic, clock.now)
    keys = [THUMB.replace("abcd", f"abc{number}") for number in range(3)]
    for key in keys:
        hold(thumbs, asked(settings, key=key))
    assert [thumbs.find(asked(settings, key=key)) is not None for key in keys] == [False, True, True]


def test_pictures_of_faces_are_held_for_seconds(
    settings: Settings, thumbs: RecentThumbs, clock: Clock
) -> None:
    face = asked(settings, key="faces/summit/abcd/0123456789abcdef0123456789abcdef.jpg")
    hold(thumbs, face)
    clock.passed = SECONDS_OF_OTHERS - 0.1
    assert thumbs.find(face) is not None
    clock.passed = SECONDS_OF_OTHERS
    assert thumbs.find(face) is None


def test_nothing_is_left_a_second_after_addresses_have_ended(
    settings: Settings, thumbs: RecentThumbs, clock: Clock
) -> None:
    hold(thumbs, asked(settings))
    clock.ended = 1
    clock.passed = 1.0
    assert thumbs.find(asked(settings)) is None
    hold(thumbs, asked(settings))
    assert thumbs.find(asked(settings)) is not None


def test_what_s3_gave_before_the_end_is_not_held_after_it(
    settings: Settings, thumbs: RecentThumbs, clock: Clock
) -> None:
    other = asked(settings, key=THUMB.replace("abcd", "abce"))
    thumbs.find(asked(settings))
    count = thumbs.count()  # and now S3 is asked, which takes its time
    clock.ended, clock.passed = 1, LOOK_EVERY
    thumbs.find(other)
    thumbs.hold(asked(settings), HEADERS, b"jpeg", count)
    assert thumbs.find(asked(settings)) is None


def test_nothing_is_held_while_the_database_is_away(
    settings: Settings, thumbs: RecentThumbs, clock: Clock
) -> None:
    hold(thumbs, asked(settings))
    clock.ended, clock.passed = None, LOOK_EVERY
    assert thumbs.find(asked(settings)) is None
    hold(thumbs, asked(settings))
    assert thumbs.find(asked(settings)) is None
    clock.ended, clock.passed = 0, 2 * LOOK_EVERY
    assert thumbs.find(asked(settings)) is None  # what came meanwhile was not held either


def test_a_slow_database_holds_up_one_thread_alone(settings: Settings, clock: Clock) -> None:
    looking, answered = threading.Event(), threading.Event()

    def slow() -> int:
        looking.set()
        assert answered.wait(10)
        return 0

    answered.set()
    thumbs = RecentThumbs(slow, clock.monotonic, clock.now)
    hold(thumbs, asked(settings))
    answered.clear()
    looking.clear()
    clock.passed = LOOK_EVERY
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(thumbs.find, asked(settings))
        assert looking.wait(10)
        assert thumbs.find(asked(settings)) is None  # S3 answers this one
        answered.set()
        assert first.result(10) is not None

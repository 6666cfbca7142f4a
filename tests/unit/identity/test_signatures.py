"""Signed values end after their time, and machines' clocks differ."""

from __future__ import annotations

import time

import pytest
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from mediahub.identity.signatures import serializer
from tests.unit.web.conftest import SignIn, app, sign_in

__all__ = ["app", "sign_in"]
DAY = 24 * 3600


def at(monkeypatch: pytest.MonkeyPatch, ahead: float) -> None:
    """What is signed from now on is signed by a machine whose clock is so many seconds ahead."""
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: int(time.time() + ahead))


@pytest.mark.parametrize("ahead", [2, 7200])
def test_what_a_machine_with_a_faster_clock_signed_counts_as_new(
    monkeypatch: pytest.MonkeyPatch, ahead: float
) -> None:
    at(monkeypatch, ahead)
    signed = serializer("key", "salt").dumps([1, "two"])

    assert serializer("key", "salt").loads(signed, max_age=DAY) == [1, "two"]


def test_what_is_too_old_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, -DAY - 5)
    signed = serializer("key", "salt").dumps("old")

    assert serializer("key", "salt").loads(signed) == "old"
    assert serializer("key", "salt").loads(signed, max_age=DAY + 60) == "old"
    with pytest.raises(SignatureExpired):
        serializer("key", "salt").loads(signed, max_age=DAY)


@pytest.mark.parametrize("ahead", [DAY + 60, 10 * 365 * DAY])
def test_what_a_clock_far_ahead_signed_does_not_live_until_its_day_has_come(
    monkeypatch: pytest.MonkeyPatch, ahead: float
) -> None:
    at(monkeypatch, ahead)
    signed = serializer("key", "salt").dumps("value")

    with pytest.raises(SignatureExpired):
        serializer("key", "salt").loads(signed, max_age=14 * DAY)


@pytest.mark.parametrize(("key", "salt"), [("another", "salt"), ("key", "another")])
def test_another_key_or_purpose_does_not_fit(key: str, salt: str) -> None:
    signed = serializer("key", "salt").dumps("value")

    with pytest.raises(BadSignature):
        serializer(key, salt).loads(signed, max_age=DAY)


def test_the_time_of_a_signature_is_given_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 60)
    signed = serializer("key", "salt").dumps("value")

    value, signed_at = serializer("key", "salt").loads(signed, max_age=DAY, return_timestamp=True)

    assert value == "value"
    assert signed_at.timestamp() == pytest.approx(time.time() + 60, abs=5)


def test_who_signed_in_at_a_machine_with_a_faster_clock_is_in_at_the_other(
    monkeypatch: pytest.MonkeyPatch, sign_in: SignIn
) -> None:
    at(monkeypatch, 3)
    client = sign_in("press")
    monkeypatch.undo()

    assert client.get("/events/summit/").status_code == 200
    assert client.get("/events/summit/").status_code == 200

"""Numbers in delivered files: one a day for each who takes files, found again in a copy."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest

from mediahub.catalog.models import RecipientNumber
from mediahub.delivery.files import recipient_numbers as module
from mediahub.delivery.files.recipient_numbers import (
    ALPHABET,
    LENGTH,
    NUMBER,
    PREFIX,
    known_number,
    latest_numbers,
    new_number,
    number_of_today,
    numbers_in_copy,
    set_numbering,
)
from tests.unit.delivery.conftest import Summit


@pytest.fixture
def numbered(summit: Summit) -> Summit:
    set_numbering(summit.session, summit.event.id, True)
    return summit


def test_only_an_event_that_wants_it_numbers_its_files(summit: Summit) -> None:
    session, event, eva = summit.session, summit.event, summit.eva
    for _ in range(2):
        assert new_number(session, event, eva, "zip") == ""
        assert number_of_today(session, event, eva.id) == ""
        set_numbering(session, event.id, True)
        set_numbering(session, event.id, False)
    assert latest_numbers(session, event.id, 9) == []


def test_a_number_is_readable_and_names_whom_it_is_for(numbered: Summit) -> None:
    session, event, eva = numbered.session, numbered.event, numbered.eva
    number = new_number(session, event, eva, "zip")
    assert re.fullmatch(rf"{PREFIX}[{ALPHABET}]{{{LENGTH}}}", number)
    assert NUMBER.fullmatch(number.encode())
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set("01ilo") & set(ALPHABET)
    assert session.get_one(RecipientNumber, number).recipient == "Eva <eva@press.example>"
    eva.name = ""
    named = new_number(session, event, eva, "push", "d" * 400)
    assert session.get_one(RecipientNumber, named).recipient == "d" * 300
    assert session.get_one(RecipientNumber, new_number(session, event, eva, "zip")).recipient == eva.email


def test_single_files_of_a_day_carry_one_number(numbered: Summit) -> None:
    session, event, eva = numbered.session, numbered.event, numbered.eva
    new_number(session, event, eva, "zip")
    assert known_number(session, event, eva.id) == ""
    first = number_of_today(session, event, eva.id)
    assert first == number_of_today(session, event, eva.id) == known_number(session, event, eva.id) != ""
    session.get_one(RecipientNumber, first).created_at -= module.ONE_DAY + timedelta(seconds=1)
    session.flush()
    assert number_of_today(session, event, eva.id) not in ("", first)
    assert number_of_today(session, event, None) == number_of_today(session, event, 9999) == ""


def test_the_last_ones_come_first(numbered: Summit) -> None:
    session, event, eva = numbered.session, numbered.event, numbered.eva
    numbers = [new_number(session, event, eva, "zip") for _ in range(3)]
    for age, number in enumerate(numbers):
        session.get_one(RecipientNumber, number).created_at -= timedelta(minutes=age)
    session.flush()
    assert [one.id for one in latest_numbers(session, event.id, 2)] == numbers[:2]


@pytest.mark.parametrize("at", [0, 1, 50, 90, 95, 99, 100, 101, 150])
def test_a_number_is_found_wherever_pieces_of_a_copy_end(
    numbered: Summit, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(module, "STEP", 100)
    session, event, eva = numbered.session, numbered.event, numbered.eva
    number = new_number(session, event, eva, "zip")
    copy = b"-" * at + number.encode() + b"!" * 120
    assert [one.id for one in numbers_in_copy(session, event.id, BytesIO(copy))] == [number]
    assert numbers_in_copy(session, event.id + 1, BytesIO(copy)) == []
    assert numbers_in_copy(session, event.id, BytesIO(b"mh-222222222222")) == []
    assert numbers_in_copy(session, event.id, BytesIO(copy.replace(b"!", b"2"))) == []


class Dripping(BytesIO):
    """A copy that comes a few bytes at a time, however many are asked for."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(5)


def test_a_number_is_found_in_a_copy_that_comes_in_bits(numbered: Summit) -> None:
    session, event, eva = numbered.session, numbered.event, numbered.eva
    number = new_number(session, event, eva, "zip")
    found = numbers_in_copy(session, event.id, Dripping(b"-" * 98 + number.encode() + b"!" * 98))
    assert [one.id for one in found] == [number]

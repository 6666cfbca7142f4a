"""What the sender of a file is told: where it is, what is missing, and why it cannot go on."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.catalog.models import Arrival
from mediahub.ingest.uploads.states import UploadError, UploadState, state_of

MIB = 1 << 20


def arrival(**values: Any) -> Arrival:
    base = {"id": 7, "path": "a.jpg", "size": 25 * MIB, "state": "expected", "incoming_key": "incoming/7",
            "upload_id": "u", "part_size": 10 * MIB, "reason_code": "", "reason": ""}  # fmt: skip
    return Arrival(**(base | values))


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        (None, []),
        ({}, []),
        ({1: 10 * MIB, 3: 5 * MIB}, [1, 3]),
        ({1: 10 * MIB, 2: 3}, [1]),
        ({1: 10 * MIB, 2: 10 * MIB, 3: 5 * MIB}, [1, 2, 3]),
    ],
)
def test_parts_that_came_whole_are_listed(sizes: dict[int, int] | None, parts: list[int]) -> None:
    state = state_of(arrival(), sizes)
    assert (state.parts, state.part_count) == (parts, 3)


def test_a_place_to_send_to_is_told_only_while_the_file_is_expected() -> None:
    waiting, there = state_of(arrival()), state_of(arrival(state="received"))
    assert (waiting.key, waiting.upload_id) == ("incoming/7", "u")
    assert (there.key, there.upload_id, there.id) == (None, None, 7)


def test_a_refusal_is_told_with_its_code() -> None:
    state = state_of(
        arrival(state="rejected", reason_code="damaged", reason="It is damaged.", part_size=None)
    )
    assert (state.code, state.reason, state.part_count) == ("damaged", "It is damaged.", 1)
    assert UploadState("a", 0, "hash_wanted").part_count == 1


def test_an_error_names_the_parts_to_send() -> None:
    error = UploadError("incomplete", "Send the rest.", (2, 3))
    assert (str(error), error.members) == ("Send the rest.", {"code": "incomplete", "missing": [2, 3]})
    assert UploadError("gone", "Begin anew.").missing == []

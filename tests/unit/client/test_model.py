"""Files and outcomes as the client knows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.client.model import SET_APART, Outcome, OwnFile, has_ended


@pytest.mark.parametrize(
    ("shown", "sidecar", "expected"),
    [("card/DCIM/a.jpg", "a.xmp", "card/DCIM/a.xmp"), ("a.jpg", "a.xmp", "a.xmp"), ("a.jpg", None, "")],
)
def test_the_path_of_a_sidecar_is_beside_its_picture(shown: str, sidecar: str | None, expected: str) -> None:
    assert OwnFile(shown, Path("x"), Path("y") / sidecar if sidecar else None).sidecar_shown == expected


def test_what_is_kept_beside_a_picture_counts_as_joined() -> None:
    assert Outcome("a", "ready", code="joined").in_one_word == "joined"
    assert Outcome("a", "ready", code="edited").in_one_word == "joined"
    assert Outcome("a", "ready").in_one_word == "ready"
    assert Outcome("a", "rejected", code="joined").in_one_word == "rejected"


def test_an_outcome_is_what_the_server_says_and_the_hash_that_we_know() -> None:
    row = {"id": 4, "path": "a", "state": "ready", "size": 3, "asset_id": "x", "code": "", "reason": ""}
    assert Outcome.of(row, "ours").sha256 == "ours"
    assert Outcome.of({**row, "sha256": "theirs"}, "ours").sha256 == "theirs"


@pytest.mark.parametrize(
    ("state", "code", "ended"),
    [("ready", "", True), ("duplicate", "", True), ("rejected", "truncated", True), ("received", "", False),
     ("received", SET_APART, True), ("expected", "", False)],
)  # fmt: skip
def test_when_the_server_does_no_more(state: str, code: str, ended: bool) -> None:
    assert has_ended({"state": state, "code": code}) is ended

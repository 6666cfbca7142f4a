"""The palette's answer: everything by name, under the rights of whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from mediahub.catalog.models import Asset, AssetSession
from tests.unit.web.conftest import SignIn, id_of

ADDRESS = "/events/summit/palette.json"


def asked(sign_in: SignIn, role: str, q: str, address: str = ADDRESS) -> dict[str, list[dict[str, Any]]]:
    answer = sign_in(role).get(address, query_string={"q": q})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return {group["name"]: group["items"] for group in answer.get_json()["groups"]}


def test_people_sessions_and_pictures_are_found(sign_in: SignIn) -> None:
    people = asked(sign_in, "press", "yin")["person"]
    assert [one["label"] for one in people] == ["Yin Tongyue"]
    assert people[0]["url"].endswith("?person=yin-tongyue")
    assert asked(sign_in, "press", "machines")["session"][0]["label"] == "Machines on stage"
    pictures = asked(sign_in, "admin", "file:free")["pictures"]
    assert pictures[0]["label"] == "Title free"


def test_a_picture_s_session_is_named_once_and_a_guess_looks_like_one(app: Flask, sign_in: SignIn) -> None:
    services = app.extensions["mediahub"]

    def note_where(status: str, title: str) -> str:
        with services.database.begin() as database:
            database.get_one(Asset, id_of("free")).title = title
            database.execute(update(AssetSession).values(status=status))
        (picture,) = (one for one in asked(sign_in, "admin", "file:free")["pictures"] if one["thumb"])
        return str(picture["note"])

    try:
        assert note_where("accepted", "Title free") == "Machines on stage"
        assert note_where("suggested", "Title free") == "Maybe: Machines on stage"
        assert note_where("accepted", "D2-ROB Machines on stage") == ""
        assert note_where("suggested", "D2-ROB Machines on stage") == ""
    finally:
        note_where("accepted", "Title free")


def test_people_and_tags_are_called_as_the_reader_calls_them(sign_in: SignIn) -> None:
    client = sign_in("press")
    for language, typed, label, note in (
        ("zh", "尹", "尹同跃", "Yin Tongyue"),
        ("zh", "yin", "尹同跃", "Yin Tongyue"),
        ("en", "尹", "Yin Tongyue", "尹同跃"),
    ):
        client.set_cookie("language", language)
        groups = client.get(ADDRESS, query_string={"q": typed}).get_json()["groups"]
        (person,) = next(group["items"] for group in groups if group["name"] == "person")
        assert (person["label"], person["note"]) == (label, note)


def test_pictures_are_found_by_the_beginning_of_a_word(sign_in: SignIn) -> None:
    """As people and pages are: nobody types a whole word where a list follows each letter."""
    whole = [one["label"] for one in asked(sign_in, "admin", "robot")["pictures"]]
    assert whole == [one["label"] for one in asked(sign_in, "admin", "robo")["pictures"]]
    assert asked(sign_in, "press", "machines on sta")["pictures"]


def test_press_is_offered_no_page_or_picture_of_the_team(sign_in: SignIn) -> None:
    assert asked(sign_in, "press", "trash") == {}
    assert "pictures" not in asked(sign_in, "press", "file:none")
    assert "pictures" in asked(sign_in, "admin", "file:none")


def test_nothing_typed_offers_where_people_go(sign_in: SignIn) -> None:
    groups = asked(sign_in, "admin", "")
    assert list(groups) == ["pages"]
    assert groups["pages"][0]["label"] == "Library"


def test_pages_of_no_event_have_it_too(sign_in: SignIn) -> None:
    groups = asked(sign_in, "admin", "summit", "/palette.json")
    assert [one["label"] for one in groups["events"]] == ["Summit"]
    assert "person" not in asked(sign_in, "admin", "yin", "/palette.json")


@pytest.mark.parametrize("address", [ADDRESS, "/palette.json"])
def test_a_guest_gets_nothing(app: Flask, address: str) -> None:
    assert app.test_client().get(address, query_string={"q": "a"}).status_code != 200


def test_whatever_is_typed_is_no_error(sign_in: SignIn) -> None:
    for text in ('"', "person:", "(((", "a" * 5000, "is:", "机"):
        asked(sign_in, "admin", text)

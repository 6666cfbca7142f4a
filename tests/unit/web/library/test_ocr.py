"""Recognized text of a picture and drafts of its caption: for whom, and of which picture."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.catalog.models import AssetText
from mediahub.catalog.models.base import utcnow
from tests.unit.web.conftest import SignIn, id_of

WORDS = [["Robots", 0.1, 0.2, 0.1, 0.04], ["on", 0.21, 0.2, 0.03, 0.04], ["stage", 0.25, 0.2, 0.1, 0.04]]
LINE = {"text": "Robots on stage", "box": [0.1, 0.2, 0.3, 0.04], "words": WORDS}


@pytest.fixture
def read(app: Flask) -> None:
    with app.extensions["mediahub"].database.begin() as session:
        session.merge(AssetText(asset_id=id_of("free"), lines=[LINE], read_at=utcnow()))


@pytest.mark.usefixtures("read")
def test_lines_are_told_and_where_the_words_of_the_query_are(sign_in: SignIn) -> None:
    path = f"/assets/{id_of('free')}/words.json"
    found = sign_in("press").get(path, query_string={"q": "robots"})
    assert (found.json["lines"], found.json["read"]) == (["Robots on stage"], True)
    assert len(found.json["boxes"]) == 1
    assert found.headers["Cache-Control"] == "no-store"
    assert sign_in("press").get(path, query_string={"q": "banana"}).json["boxes"] == []


def test_a_picture_that_nobody_read_has_no_lines(sign_in: SignIn) -> None:
    found = sign_in("press").get(f"/assets/{id_of('editorial')}/words.json").json
    assert (found["lines"], found["boxes"], found["read"]) == ([], [], False)


@pytest.mark.usefixtures("read")
def test_words_of_a_picture_that_one_may_not_see_are_not_told(sign_in: SignIn, app: Flask) -> None:
    with app.extensions["mediahub"].database.begin() as session:
        session.merge(AssetText(asset_id=id_of("none"), lines=[LINE], read_at=utcnow()))
    hidden = sign_in("press").get(f"/assets/{id_of('none')}/words.json")
    assert hidden.status_code in (403, 404)
    assert "Robots on stage" not in hidden.text
    assert sign_in("admin").get(f"/assets/{id_of('none')}/words.json").json["lines"] == ["Robots on stage"]


def test_drafts_are_for_the_team_in_a_language_that_there_is(sign_in: SignIn) -> None:
    path = f"/assets/{id_of('free')}/draft.json"
    draft = sign_in("photographer").get(path, query_string={"language": "en"})
    assert draft.json["language"] == "en"
    assert "Yin Tongyue" in draft.json["draft"]
    assert sign_in("photographer").get(path, query_string={"language": "tlh"}).status_code == 404
    assert sign_in("press").get(path).status_code == 403

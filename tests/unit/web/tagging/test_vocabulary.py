"""The vocabulary's page: tags added, named, moved, merged and undone; in and out as files."""

from __future__ import annotations

from io import BytesIO

import pytest

from mediahub.catalog.models import Tag, TagName, VocabularyChange
from mediahub.web.tagging.vocabulary import _names
from tests.unit.web.desks import PICTURES, Desk


def number(desk: Desk, label: str) -> int:
    return int(desk.rows(Tag, Tag.label == label)[0].id)


def labels(desk: Desk) -> set[str]:
    return {tag.label for tag in desk.rows(Tag)}


def test_a_tag_is_added_named_and_moved(desk: Desk) -> None:
    assert desk.post("vocabulary/tags", {"label": "on stage"}).json["waiting"] >= PICTURES, (
        "all are asked again"
    )
    stage = number(desk, "on stage")
    added = desk.post("vocabulary/tags", {"label": "robot", "parent": stage, "names": "机器人 @zh\nandroid"})
    assert added.status_code == 200
    robot = desk.rows(Tag, Tag.label == "robot")[0]
    assert robot.parent_id == stage
    assert {(one.text, one.lang) for one in desk.rows(TagName, TagName.tag_id == robot.id)} >= {
        ("机器人", "zh"), ("android", ""),
    }  # fmt: skip
    changed = desk.post(f"vocabulary/tags/{robot.id}", {"label": "humanoid", "parent": stage, "names": ""})
    assert changed.status_code == 200
    assert {"humanoid", "on stage"} <= labels(desk)
    assert "humanoid" in desk.get("vocabulary").text
    assert desk.post("vocabulary/tags", {"label": "on stage"}).status_code == 409
    below_itself = {"label": "on stage", "parent": number(desk, "humanoid")}
    assert desk.post(f"vocabulary/tags/{stage}", below_itself).status_code == 409


def test_two_become_one_and_the_last_change_can_be_undone(desk: Desk) -> None:
    for label in ("car show", "motor show"):
        desk.post("vocabulary/tags", {"label": label})
    one, other = number(desk, "car show"), number(desk, "motor show")
    assert desk.post(f"vocabulary/tags/{one}/merge", {"into": other}).status_code == 200
    assert "car show" not in labels(desk)
    last = desk.rows(VocabularyChange)[-1].id
    assert desk.post(f"vocabulary/changes/{last}/undo").status_code == 200
    assert "car show" in labels(desk)
    assert desk.post(f"vocabulary/tags/{number(desk, 'car show')}/remove").status_code == 200
    assert "car show" not in labels(desk)
    assert desk.post("vocabulary/tags/99999/remove").status_code == 404


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("csv", "text/csv"), ("txt", "text/plain"), ("ttl", "text/turtle"), ("rdf", "application/rdf+xml")],
)
def test_it_goes_out_and_comes_in_as_a_file(desk: Desk, kind: str, mime: str) -> None:
    desk.post("vocabulary/tags", {"label": f"exported {kind}"})
    out = desk.get(f"vocabulary/export.{kind}")
    assert (out.status_code, out.mimetype) == (200, mime)
    assert f'filename="vocabulary.{kind}"' in out.headers["Content-Disposition"]
    desk.post(f"vocabulary/tags/{number(desk, f'exported {kind}')}/remove")
    back = desk.client().post(
        "/events/desk/vocabulary/import", data={"file": (BytesIO(out.data), f"vocabulary.{kind}")}
    )
    assert (back.status_code, back.json["added"]) == (200, 1)
    assert f"exported {kind}" in labels(desk)


def test_what_is_no_vocabulary_changes_nothing(desk: Desk) -> None:
    before = labels(desk)
    assert desk.get("vocabulary/export.pdf").status_code == 404
    assert desk.post("vocabulary/import").status_code == 400
    bad = {"file": (BytesIO(b"\x00\x01"), "words.rdf")}
    assert desk.client().post("/events/desk/vocabulary/import", data=bad).status_code in (400, 409)
    assert desk.post("vocabulary/tags", {"label": " "}).status_code in (400, 409)
    assert labels(desk) == before


def test_photographers_look_and_press_does_not(desk: Desk) -> None:
    assert desk.get("vocabulary", "photographer").status_code == 200
    assert desk.post("vocabulary/tags", {"label": "mine"}, "photographer").status_code == 403
    assert desk.get("vocabulary", "press").status_code == 403
    assert "mine" not in labels(desk)


def test_names_stand_one_a_line_with_their_language() -> None:
    assert _names("robot\n机器人 @zh\n\n  android @en \n") == [
        ("robot", ""),
        ("机器人", "zh"),
        ("android", "en"),
    ]
    assert _names("") == []

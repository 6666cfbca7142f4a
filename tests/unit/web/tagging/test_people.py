"""People with all their names."""

from __future__ import annotations

from mediahub.catalog.models import Person, PersonName
from tests.unit.web.desks import Desk


def test_a_person_is_added_and_gets_exactly_these_names(desk: Desk) -> None:
    names = [{"text": "尹同跃", "lang": "zh-Hans"}, {"text": "Yin T.", "lang": ""}]
    answer = desk.post("programme/people", {"name": "Yin Tongyue", "role": "Chairman", "names": names})
    assert answer.status_code == 200
    number = answer.json["id"]
    assert {one.text for one in desk.rows(PersonName, PersonName.person_id == number)} == {
        "Yin Tongyue", "尹同跃", "Yin T.",
    }  # fmt: skip
    changed = desk.post(f"programme/people/{number}", {"name": "Yin Tong-yue", "names": names[:1]})
    assert changed.status_code == 200
    assert {one.text for one in desk.rows(PersonName, PersonName.person_id == number)} == {
        "Yin Tong-yue", "尹同跃",
    }  # fmt: skip
    assert [one.role for one in desk.rows(Person, Person.id == number)] == [""]


def test_mistakes_are_said(desk: Desk) -> None:
    assert desk.post("programme/people", {"name": " "}).status_code in (400, 409)
    assert desk.post("programme/people/99999", {"name": "Nobody"}).status_code == 404
    assert desk.post("programme/people", {"name": "Mine"}, "photographer").status_code == 403
    assert desk.get("programme/people", "photographer").status_code == 200
    assert desk.rows(Person, Person.name == "Mine") == []

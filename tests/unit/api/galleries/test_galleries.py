"""Galleries over the API: drafts changed by operations, published, restored, merged and put away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.api.conftest import EVENT, Programs


def gallery(programs: Programs, *ids: str, title: str = "Opening") -> dict[str, Any]:
    """A draft of these pictures."""
    made = programs.desk.post(f"{EVENT}/galleries", json={"title": title, "assets": list(ids)})
    assert made.status_code == 201, made.text
    return dict(made.json)


def pictures(draft: dict[str, Any]) -> list[str]:
    """Ids of a draft's pictures, in order."""
    return [item["id"] for section in draft["sections"] for item in section["items"]]


def test_an_operation_meets_what_somebody_else_did(programs: Programs) -> None:
    one, two = programs.picture(), programs.picture()
    made = gallery(programs, one)
    way = f"/api/v1/galleries/{made['id']}/operations"
    added = programs.desk.post(way, json={"operations": [{"op": "add", "ids": [two]}]}).json
    assert (pictures(added["gallery"]), added["conflicts"]) == ([one, two], [])
    assert added["gallery"]["revision"] > made["revision"]
    title = {"op": "set", "field": "title", "was": "Opening", "value": "Gala"}
    assert programs.desk.post(way, json={"operations": [title]}).json["gallery"]["title"] == "Gala"
    late = programs.desk.post(way, json={"operations": [title | {"value": "Party"}]}).json
    assert [(met["field"], met["theirs"]) for met in late["conflicts"]] == [("title", "Gala")]
    assert late["gallery"]["title"] == "Gala"
    assert programs.desk.post(way, json={"operations": [{"op": "burn"}]}).status_code == 400


def test_what_is_published_leaves_out_what_may_not_be_public(programs: Programs) -> None:
    free, held = programs.picture(), programs.picture(rights_class="none", title="Held")
    made = gallery(programs, free, held)
    assert (made["published"], made["has_changes"], made["count"]) == (None, True, 2)
    way = f"/api/v1/galleries/{made['id']}"
    done = programs.desk.post(f"{way}/publish", json={"note": "First"}).json
    assert (done["version"], [one["id"] for one in done["left_out"]]) == (1, [held])
    assert done["url"] in done["embed"]
    shown = programs.desk.get(way).json
    assert (shown["published"], shown["has_changes"]) == (1, False)
    assert [(one["number"], one["note"], one["count"]) for one in shown["versions"]] == [(1, "First", 1)]
    programs.desk.post(f"{way}/operations", json={"operations": [{"op": "remove", "ids": [free]}]})
    assert programs.desk.get(way).json["has_changes"] is True
    restored = programs.desk.post(f"{way}/versions/1/restore").json
    assert free in pictures(restored)
    assert programs.desk.post(f"{way}/versions/9/restore").status_code == 409
    assert programs.desk.post(f"{way}/unpublish").json["published"] is None


def test_one_is_put_away_and_brought_back_and_takes_another_in(programs: Programs) -> None:
    one, two = programs.picture(), programs.picture()
    made, other = gallery(programs, one), gallery(programs, two, title="Evening")
    way = f"/api/v1/galleries/{made['id']}"
    copy = programs.desk.post(f"{way}/duplicate", json={"title": "Copy"})
    assert (copy.status_code, pictures(copy.json)) == (201, [one])
    assert copy.json["id"] != made["id"]
    assert programs.desk.post(f"{way}/archive").json["archived"] is True
    listed = programs.desk.get(f"{EVENT}/galleries").json["galleries"]
    assert made["id"] not in [each["id"] for each in listed]
    away = programs.desk.get(f"{EVENT}/galleries?archived=true").json["galleries"]
    assert made["id"] in [each["id"] for each in away]
    assert programs.desk.post(f"{way}/bring-back").json["archived"] is False
    merged = programs.desk.post(f"{way}/merge", json={"source": other["id"]}).json
    assert sorted(pictures(merged)) == sorted([one, two])
    assert programs.desk.get(f"/api/v1/galleries/{other['id']}").json["archived"] is True
    page = programs.desk.get(f"{EVENT}/galleries?limit=1&offset=1").json
    assert len(page["galleries"]) == 1
    assert page["total"] > 1


@pytest.mark.parametrize(("role", "scope"), [("photographer", "edit"), ("marketing", "read")])
def test_who_may_look_changes_nothing(programs: Programs, role: str, scope: str) -> None:
    made = gallery(programs, programs.picture())
    program, way = programs.of(role, scope), f"/api/v1/galleries/{made['id']}"
    assert program.get(way).status_code == 200
    assert program.post(f"{EVENT}/galleries", json={"title": "Mine"}).status_code == 403
    asked = {"operations": [{"op": "set", "field": "title", "was": "Opening", "value": "Mine"}]}
    for path, body in (("operations", asked), ("publish", {}), ("unpublish", {}), ("archive", {})):
        assert program.post(f"{way}/{path}", json=body).status_code == 403, path
    assert programs.desk.get(way).json["revision"] == made["revision"]


def test_press_see_none_in_the_making(programs: Programs) -> None:
    assert programs.press.get(f"{EVENT}/galleries").status_code == 403
    assert programs.press.get(f"/api/v1/galleries/{gallery(programs)['id']}").status_code == 403

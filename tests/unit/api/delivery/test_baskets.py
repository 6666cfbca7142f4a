"""Baskets over the API: what may not be seen keeps its place, links end, and a colleague only loses sight."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.catalog.models import ContactSheet
from mediahub.http.files import contact_sheets
from tests.unit.api.conftest import EVENT, Programs


def basket(programs: Programs, *ids: str, name: str = "Tonight") -> dict[str, Any]:
    """A basket of press."""
    made = programs.press.post(f"{EVENT}/baskets", json={"name": name, "assets": list(ids)})
    assert made.status_code == 201, made.text
    return dict(made.json)


def test_what_may_not_be_seen_any_more_keeps_its_place_and_tells_nothing(programs: Programs) -> None:
    free, gone = programs.picture(title="Free"), programs.picture(title="Held", credit="Secret Agency")
    made = basket(programs, free, gone)
    programs.counter.change(gone, state="withdrawn")
    shown, hidden = programs.press.get(f"/api/v1/baskets/{made['id']}/assets").json["items"]
    assert (shown["may"], shown["title"], shown["credit"]) == (True, "Free", "Chen Rui / Summit Pool")
    assert shown["bytes"] > 0
    assert (hidden["id"], hidden["may"], hidden["bytes"]) == (gone, False, 0)
    assert "credit" not in hidden
    assert "filename" not in hidden


def test_a_list_is_read_in_pages_with_how_many_there_are(programs: Programs) -> None:
    made = [basket(programs, name=f"Basket {number}")["id"] for number in range(3)]
    every = programs.press.get(f"{EVENT}/baskets").json
    assert [one["id"] for one in every["baskets"]][:3] == made[::-1]
    page = programs.press.get(f"{EVENT}/baskets?offset=1&limit=1").json
    assert (page["total"], [one["id"] for one in page["baskets"]]) == (every["total"], [made[1]])


def test_links_are_the_owners_and_end(programs: Programs) -> None:
    made = basket(programs)
    way = f"/api/v1/baskets/{made['id']}"
    assert (made["is_owner"], made["read_link"], made["edit_link"]) == (True, None, None)
    shared = programs.press.post(f"{way}/share", json={"how": "edit"}).json
    colleague = programs.of("photographer")
    joined = colleague.post(f"{EVENT}/baskets/join", json={"link": f"{shared['edit_link']}/"}).json
    assert (joined["id"], joined["may_edit"], joined["is_owner"]) == (made["id"], True, False)
    assert joined["edit_link"] is None
    assert colleague.post(f"{way}/share", json={"how": "read"}).status_code == 403
    assert programs.press.post(f"{way}/share", json={"how": "none"}).json["edit_link"] is None
    late = programs.of("admin").post(f"{EVENT}/baskets/join", json={"link": shared["edit_link"]})
    assert late.status_code == 404


def test_a_colleague_who_deletes_it_only_loses_sight_of_it(programs: Programs) -> None:
    made = basket(programs)
    way = f"/api/v1/baskets/{made['id']}"
    link = programs.press.post(f"{way}/share", json={"how": "read"}).json["read_link"]
    colleague = programs.of("photographer")
    colleague.post(f"{EVENT}/baskets/join", json={"link": link})
    assert colleague.delete(way).status_code == 204
    assert colleague.get(way).status_code == 404
    assert programs.press.get(way).status_code == 200
    assert programs.press.delete(way).status_code == 204
    assert programs.press.get(way).status_code == 404


@pytest.mark.parametrize(
    ("sheet", "status"),
    [
        ({"state": "failed", "problem": "It went wrong."}, 409),
        ({"state": "waiting", "done": 2, "total": 700}, 202),
    ],
)
def test_a_contact_sheet_that_is_not_there_says_how_it_stands(
    programs: Programs, monkeypatch: pytest.MonkeyPatch, sheet: dict[str, Any], status: int
) -> None:
    monkeypatch.setattr(contact_sheets, "contact_sheet", lambda *_: ContactSheet(**sheet))
    answer = programs.press.get(f"/api/v1/baskets/{basket(programs)['id']}/contact-sheet")
    assert answer.status_code == status
    if status == 202:
        assert answer.json == {"done": 2, "total": 700}
        assert int(answer.headers["Retry-After"]) > 0
    else:
        assert answer.json["detail"] == "It went wrong."

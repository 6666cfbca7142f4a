"""Codes that stand for people: kept, tabled, imported and taken away."""

from __future__ import annotations

from io import BytesIO

from mediahub.catalog.models import Person, RosterCode
from tests.unit.web.desks import Desk


def codes(desk: Desk) -> set[str]:
    return {row.code for row in desk.rows(RosterCode)}


def test_a_code_is_kept_tabled_and_taken_away(desk: Desk) -> None:
    page = desk.send("roster/codes", code="bkm", name="Ban Ki-moon", role_en="former UN Secretary-General")
    assert page.status_code == 200
    assert "bkm" in codes(desk)
    table = desk.get("roster/codes.csv")
    assert table.mimetype == "text/csv"
    assert "Ban Ki-moon" in table.data.decode("utf-8-sig")
    assert "bkm" in desk.get("roster").text
    desk.send("roster/codes/delete", code="bkm")
    assert "bkm" not in codes(desk)
    again = {"table": (BytesIO(table.data), "roster.csv")}
    assert desk.client().post("/events/desk/roster/import", data=again).status_code == 302
    assert "bkm" in codes(desk)


def test_mistakes_change_nothing(desk: Desk) -> None:
    before = codes(desk)
    assert "Nothing was changed" in desk.send("roster/codes", code="!", name="X").text
    assert "Nothing was changed" in desk.send("roster/codes", code="x", name=" ").text
    assert "Nothing was changed" in desk.send("roster/import").text
    bad = {"table": (BytesIO(b"\x00\xff\x00"), "roster.csv")}
    desk.client().post("/events/desk/roster/import", data=bad)
    assert desk.send("roster/codes", role="photographer", code="mine", name="X").status_code == 403
    assert desk.get("roster", "press").status_code == 403
    assert codes(desk) == before


def test_a_name_is_no_longer_than_a_person_has(desk: Desk) -> None:
    desk.send("roster/codes", code="long", name="N" * 500)
    (made,) = [row for row in desk.rows(RosterCode) if row.code == "long"]
    with desk.counter.services.database.read() as session:
        assert session.get_one(Person, made.person_id).name == "N" * 200

"""How an event's pictures are handed out: words, names, who is held back, and terms."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Asset, DeliverySettings, NoPublication, Person, StandingTerms
from mediahub.delivery.decisions import STRICTEST
from mediahub.rights.mining import is_reserved
from mediahub.web.delivery.settings import class_names, mining_names
from tests.unit.web.asking import asking
from tests.unit.web.desks import Desk


def test_settings_are_kept_and_shown(desk: Desk) -> None:
    page = desk.send("settings", **{"text-free": "Take it, name us.", "source": "Pool", "keep_gps": "on"})
    assert "Saved." in page.text
    (row,) = desk.rows(DeliverySettings)
    assert (row.texts["free"], row.source, row.keep_gps, row.keep_serials) == (
        "Take it, name us.", "Pool", True, False,
    )  # fmt: skip
    assert "Take it, name us." in desk.get("settings").text
    desk.client().set_cookie("language", "zh")
    assert 'placeholder="不可使用。"' in desk.get("settings").text
    desk.client().delete_cookie("language")


def test_mistakes_save_nothing(desk: Desk) -> None:
    desk.send("settings", source="Kept")
    assert "there is no field nonsense" in desk.send("settings", filename_template="{nonsense}").text
    assert "no date and time" in desk.send("settings", opens_at="soon").text
    assert [row.source for row in desk.rows(DeliverySettings)] == ["Kept"]


def test_somebody_is_held_back_and_freed(desk: Desk) -> None:
    assert (
        "is held back: 0 frames"
        in desk.send("settings/people", person="Ban Ki-moon", note="asked for it").text
    )
    (person,) = desk.rows(Person, Person.name == "Ban Ki-moon")
    assert [row.note for row in desk.rows(NoPublication)] == ["asked for it"]
    desk.send("settings/people", free=person.id)
    assert desk.rows(NoPublication) == []
    assert "give a name" in desk.send("settings/people", person=" ").text


def test_terms_stand_for_a_delivery_until_they_are_ended(desk: Desk) -> None:
    batch = desk.rows(Asset)[0].batch_id
    page = desk.send("settings/standing", target=f"batch:{batch}", rights_class="partners")
    assert f"Set for {len(desk.ids)} pictures" in page.text
    assert {row.rights_class for row in desk.rows(Asset)} == {"partners"}
    (row,) = desk.rows(StandingTerms)
    desk.send("settings/standing", end=row.id)
    desk.send("settings/standing", end=row.id)  # somebody was faster
    assert desk.rows(StandingTerms) == []
    assert "choose a session, a person" in desk.send("settings/standing", target="planet:1").text


def test_terms_of_a_selection(desk: Desk) -> None:
    ids = desk.ids[:2]
    body = {"ids": ids, "rights_class": "editorial", "embargo_until": "2099-01-01T10:00"}
    done = desk.post("terms", body).json
    assert done["changed"] == 2
    asset = desk.rows(Asset, Asset.id == ids[0])[0]
    assert asset.embargo_until.isoformat() == "2099-01-01T02:00:00+00:00"
    assert desk.post(f"/edits/{done['action']}/undo").json["skipped"] == 0
    assert desk.post("terms", {"ids": ids, "rights_class": "free"}).json["changed"] == 2
    assert desk.rows(Asset, Asset.id == ids[0])[0].embargo_until is None
    assert desk.post("terms", {"rights_class": "free"}).status_code == 400
    assert desk.post("terms", {"ids": ids, "expires_at": "soon"}).status_code in (400, 409)
    assert desk.post(f"/assets/{ids[0]}/release").json["released"] == 0


def test_only_those_who_set_terms_open_it(desk: Desk) -> None:
    for role in ("photographer", "press"):
        assert desk.get("settings", role).status_code == 403
        assert desk.post("terms", {"ids": desk.ids, "rights_class": "none"}, role).status_code == 403


@pytest.mark.parametrize("role", ["marketing", "admin"])
def test_an_embargo_that_is_armed_says_how_many_pictures_it_holds(desk: Desk, role: str) -> None:
    assert "data-confirm-lowered" not in desk.get("settings", role).text
    desk.send("settings", role, opens_at="2099-01-01T09:00")
    page = desk.get("settings", role).text
    assert 'data-confirm-lowered="opens_at"' in page
    assert f"Press sees {len(desk.ids)} pictures at once" in page
    desk.send("settings", role, opens_at="")
    assert "data-confirm-lowered" not in desk.get("settings", role).text


def test_every_class_and_code_has_a_name() -> None:
    with asking():
        assert set(class_names()) == set(STRICTEST)
        assert len(set(class_names().values())) == len(STRICTEST)
        assert any(map(is_reserved, mining_names()))
        assert not is_reserved("")

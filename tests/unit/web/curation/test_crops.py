"""Crops of a picture: its focus, its cuts, sets to download, and the logo."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from mediahub.catalog.models import Crop, CropSet, EventLogo, Framing
from tests.unit.curation.crops.test_crops import FRAMED
from tests.unit.web.desks import Desk

CUT = {"name": "Banner", "ratio": "free", "x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5}


def png() -> BytesIO:
    out = BytesIO()
    Image.new("RGBA", (40, 20), (255, 0, 0, 128)).save(out, "PNG")
    out.seek(0)
    return out


def test_focus_and_cuts_are_kept_and_forgotten(desk: Desk) -> None:
    one = desk.ids[0]
    framed = desk.post(f"/assets/{one}/framing", {**FRAMED, "focus_x": 0.25})
    assert (framed.status_code, framed.json["focus_x"]) == (200, 0.25)
    assert [row.focus_x for row in desk.rows(Framing, Framing.asset_id == one)] == [0.25]
    cut = desk.post(f"/assets/{one}/crops", CUT).json
    assert (cut["name"], cut["width"]) == ("Banner", 0.5)
    assert "Banner" in desk.get(f"/assets/{one}/crops").text
    assert desk.post(f"/assets/{one}/crops/{cut['id']}/delete").json == {"deleted": cut["id"]}
    assert desk.rows(Crop) == []
    assert desk.post(f"/assets/{one}/crops", {**CUT, "width": 2}).status_code in (400, 409)


def test_a_set_is_asked_for_and_taken_when_it_is_there(desk: Desk) -> None:
    one = desk.ids[0]
    cut = desk.post(f"/assets/{one}/crops", CUT).json
    asked = desk.post(f"/assets/{one}/crops/set", {"files": [cut["name"]]})
    assert asked.status_code == 200, asked.text
    number = asked.json["id"]
    assert desk.get(f"/assets/{one}/crops/set/{number}.json").json["state"] == "waiting"
    assert desk.client().post(f"/assets/{one}/crops/set/{number}").status_code in (404, 409)
    with desk.counter.services.database.begin() as session:
        row = session.get_one(CropSet, number)
        row.state, row.key, row.filename, row.size = "ready", "crops/1/a.zip", "a.zip", 9
    taken = desk.client().post(f"/assets/{one}/crops/set/{number}")
    assert taken.status_code in (200, 302)
    assert desk.post(f"/assets/{one}/crops/set", {}).status_code == 400


def test_the_logo_of_the_event(desk: Desk) -> None:
    form = {"corner": "top-left", "scale": "0.2", "opacity": "0.8", "logo": (png(), "logo.png")}
    kept = desk.client().post("/events/desk/logo", data=form)
    assert (kept.status_code, kept.json["corner"]) == (200, "top-left")
    assert [(row.scale, row.opacity) for row in desk.rows(EventLogo)] == [(0.2, 0.8)]
    assert desk.client().post("/events/desk/logo", data={"scale": "wide"}).status_code == 400
    more = {"corner": "top-left", "scale": "0.2", "opacity": "0.8"}
    assert desk.client("photographer").post("/events/desk/logo", data=more).status_code == 403


def test_who_may_not_cut(desk: Desk) -> None:
    assert desk.get(f"/assets/{desk.ids[0]}/crops", "press").status_code == 403
    assert desk.get("/assets/gone/crops").status_code == 404

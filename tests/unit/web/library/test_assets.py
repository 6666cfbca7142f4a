"""One asset: its details, preview and original, as far as the rules allow."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from mediahub.catalog.models import Asset, AssetSession, UsageRecord
from mediahub.media.provenance.model import Action, Failure, Ingredient, Manifest, Provenance
from mediahub.provenance.stored import keep
from tests.unit.web.conftest import SignIn, csrf_headers, id_of


@pytest.mark.parametrize("name", ["partners", "none", "expired", "storing"])
def test_what_press_may_not_see_does_not_exist_for_them(sign_in: SignIn, name: str) -> None:
    client = sign_in("press")
    for path in ("", ".json", "/preview", "/download"):
        response = client.get(f"/assets/{id_of(name)}{path}")
        assert response.status_code == 404, path
        assert f"Title {name}" not in response.get_data(as_text=True)


def test_embargoed_pictures_are_named_but_not_given(sign_in: SignIn) -> None:
    client = sign_in("press")
    details = client.get(f"/assets/{id_of('embargoed')}.json").get_json()
    assert details["preview"] is None
    assert details["download"]["allowed"] is False
    assert "Embargoed until 1 January 2099, 08:00" in details["download"]["reason"]
    for path in ("preview", "download"):
        refused = client.get(f"/assets/{id_of('embargoed')}/{path}", headers={"Accept": "application/json"})
        assert refused.status_code == 403
        assert "Embargoed until 1 January 2099, 08:00" in refused.get_json()["error"]["message"]


def test_details_say_what_the_panel_shows(sign_in: SignIn) -> None:
    details = sign_in("admin").get(f"/assets/{id_of('free')}.json").get_json()
    assert details["title"] == "Title free"
    assert details["people"][0] == {
        "slug": "yin-tongyue", "name": "Yin Tongyue", "role": "",
        "source": "added by the team", "status": "accepted", "why": "",
    }  # fmt: skip
    assert details["sessions"][0]["room"] == "Grand Hall"
    assert details["file"] == {
        "name": "free.jpg", "mime": "image/jpeg", "size": "7.4 MB", "pixels": "6000 × 4000 (24 MP)",
    }  # fmt: skip


def test_the_panel_says_no_sentence_of_terms_and_instructions_twice(app: Flask, sign_in: SignIn) -> None:
    with app.extensions["mediahub"].database.begin() as session:
        asset = session.get_one(Asset, id_of("free"))
        asset.usage_terms = "Free to use. Not for covers."
        asset.instructions = "Not for covers. Call the desk. 不得转售。"
    answer = sign_in("press").get(f"/assets/{id_of('free')}.json").get_json()["answer"]
    assert (answer["terms"], answer["instructions"]) == ("Not for covers.", "Call the desk. 不得转售。")


def test_the_panel_has_the_chain_of_a_signed_picture_and_nothing_of_others(
    app: Flask, sign_in: SignIn
) -> None:
    camera = Manifest("a", "Nikon", "NIKON CORPORATION", "NIKON CORPORATION", device="NIKON Z 9")
    editor = Manifest(
        "b", "Editor", "Agency", "Agency", actions=(Action("c2pa.cropped"), Action("com.agency.look")),
        ingredients=(Ingredient("A.jpg", "parentOf", "a"), Ingredient("logo.png", "componentOf")),
    )  # fmt: skip
    said = Provenance("invalid", (editor, camera), (Failure("assertion.dataHash.mismatch"),))
    database = app.extensions["mediahub"].database
    with database.begin() as session:
        asset = session.get_one(Asset, id_of("free"))
        keep(session, asset.id, asset.sha256, said)
    client = sign_in("press")
    assert client.get(f"/assets/{id_of('free')}.json").get_json()["provenance"] == {
        "verdict": "changed",
        "sentence": "Changed after it was signed by Agency.",
        "made": "",
        "fails": [
            {"code": "assertion.dataHash.mismatch", "words": "The picture is not the one that was signed."}
        ],
        "steps": [
            {
                "signer": "Agency", "generator": "Editor", "title": "", "signed_at": "",
                "actions": ["cropped", "com.agency.look"],
            },
            {
                "signer": "NIKON Z 9 (NIKON CORPORATION)", "generator": "Nikon", "title": "",
                "signed_at": "", "actions": [],
            },
        ],
        "sources": ["logo.png"],
    }  # fmt: skip
    assert client.get(f"/assets/{id_of('embargoed')}.json").get_json()["provenance"] is None


def test_a_reason_names_the_session_as_it_is_called_now(app: Flask, sign_in: SignIn) -> None:
    said = {"reason": "Follows from the session “{session}”.", "values": {"session": "D2-ROB"}}
    with app.extensions["mediahub"].database.begin() as database:
        depiction = database.scalars(select(AssetSession).where(AssetSession.asset_id == id_of("free"))).one()
        depiction.evidence = [said, {"reason": "A plug-in's {own}", "values": {}}]
    details = sign_in("admin").get(f"/assets/{id_of('free')}.json").get_json()
    assert details["sessions"][0]["why"] == "Follows from the session “Machines on stage”. A plug-in's {own}"


def test_coordinates_are_for_the_team(sign_in: SignIn) -> None:
    assert "latitude" in sign_in("admin").get(f"/assets/{id_of('free')}.json").get_json()["place"]
    assert "latitude" not in sign_in("press").get(f"/assets/{id_of('free')}.json").get_json()["place"]


def records(app: Flask) -> Sequence[UsageRecord]:
    with app.extensions["mediahub"].database.read() as database:
        return database.scalars(select(UsageRecord).order_by(UsageRecord.id)).all()


def test_the_teams_download_is_the_file_as_it_came_and_written_down(app: Flask, sign_in: SignIn) -> None:
    before, client = len(records(app)), sign_in("photographer")
    address = f"/assets/{id_of('free')}/download"
    assert client.get(address).status_code == 200  # a page with a button
    assert len(records(app)) == before
    response = client.post(address, headers=csrf_headers(client) | {"Accept": "text/html"})
    assert response.status_code == 200
    assert "/media/originals/free.jpg?" in response.headers["Refresh"]
    assert "attachment" in response.headers["Refresh"]
    assert response.headers["Cache-Control"] == "no-store"
    (record,) = records(app)[before:]
    assert (record.asset_id, record.action, record.rendition, record.size) == (
        id_of("free"), "download", "camera", 7_400_000,
    )  # fmt: skip
    assert record.role == "team"
    assert "photographer@mediahub.example" in record.who


def test_press_waits_for_a_file_with_the_words_inside(app: Flask, sign_in: SignIn) -> None:
    before, client = len(records(app)), sign_in("press")
    answer = client.get(f"/assets/{id_of('free')}/download")
    assert answer.location.endswith(f"/assets/{id_of('free')}/deliver?recipe=original")
    assert client.get(answer.location).status_code == 200  # a page with a button; nothing is made yet
    headers = csrf_headers(client)
    form = headers | {"Accept": "text/html"}
    waiting = client.post(f"/assets/{id_of('free')}/deliver", data={"recipe": "original"}, headers=form)
    assert waiting.status_code == 202
    assert waiting.headers["Refresh"].startswith("1; url=/assets/")
    state = client.get(f"/assets/{id_of('free')}/deliver.json?recipe=original").get_json()
    assert state == {"state": "wanted", "problem": ""}
    asked = client.post(f"/assets/{id_of('free')}/deliver", json={"recipe": "web"}, headers=headers)
    file = asked.get_json()["file"]
    assert (asked.status_code, asked.get_json()) == (
        202, {"state": "wanted", "problem": "", "file": file},
    )  # fmt: skip
    looks = f"/assets/{id_of('free')}/deliver.json"
    state = client.get(looks, query_string={"recipe": "web", "file": file}).get_json()
    assert state == {"state": "wanted", "problem": ""}
    gone = client.get(looks, query_string={"recipe": "web", "file": f"{file}x"}).get_json()
    assert gone["state"] == "changed"  # ask for it again
    others = client.get(f"/assets/{id_of('embargoed')}/deliver.json", query_string={"file": file})
    assert others.status_code == 403
    wrong = client.post(f"/assets/{id_of('free')}/deliver", json={"recipe": "huge"}, headers=headers)
    assert wrong.status_code == 400
    assert len(records(app)) == before  # nothing was taken yet


def test_a_refused_download_is_written_down_as_that(app: Flask, sign_in: SignIn) -> None:
    before, client = len(records(app)), sign_in("press")
    address = f"/assets/{id_of('embargoed')}/download"
    assert client.get(address).status_code == 403  # a look, which is no request for the file
    assert len(records(app)) == before
    assert client.post(address, headers=csrf_headers(client)).status_code == 403
    (record,) = records(app)[before:]
    assert (record.action, record.role, record.size) == ("refused", "press", 0)
    assert record.embargo_until is not None


def test_the_answer_is_one_sentence_with_what_to_copy(sign_in: SignIn) -> None:
    client = sign_in("press")
    said = client.get(f"/assets/{id_of('editorial')}.json").get_json()["answer"]
    assert said["sentence"].startswith("You may use it to report on the event, not to advertise")
    assert (said["may"], said["credit_line"], said["alt_text"]) == (True, "Chen Rui", "A robot waves")
    rights = client.get(f"/api/v1/assets/{id_of('embargoed')}").get_json()["rights"]
    assert (rights["may"], rights["reasons"]) == (False, ["embargoed", "editorial_only"])
    assert rights["until"].startswith("2099-01-01T00:00:00")


def test_the_desk_sets_terms_and_press_sees_them(app: Flask, sign_in: SignIn) -> None:
    desk = sign_in("admin")
    headers = csrf_headers(desk)
    ids = [id_of("partners")]
    body = {"ids": ids, "rights_class": "free", "usage_terms": "Ask twice.", "expires_at": "2099-01-01T08:00"}
    assert desk.post("/events/summit/terms", json=body, headers=headers).get_json()["changed"] == 1
    said = sign_in("press").get(f"/assets/{ids[0]}.json").get_json()["answer"]
    assert said["may"]
    assert said["terms"].endswith("Ask twice.")
    assert said["until"] == "2099-01-01T00:00:00+00:00"
    for wrong in ({"ids": "all"}, {"ids": ids, "rights_class": "mine"}, {"ids": ids, "expires_at": "soon"}):
        assert desk.post("/events/summit/terms", json=wrong, headers=headers).status_code in (400, 409)
    body = {"ids": ids, "rights_class": "partners", "expires_at": None}
    assert desk.post("/events/summit/terms", json=body, headers=headers).status_code == 200


def test_terms_of_a_selection_are_undone_as_a_whole(app: Flask, sign_in: SignIn) -> None:
    desk, ids = sign_in("admin"), [id_of("free"), id_of("editorial")]
    headers = csrf_headers(desk)
    columns = Asset.rights_class, Asset.usage_terms, Asset.embargo_until, Asset.expires_at

    def terms() -> dict[str, tuple[object, ...]]:
        with app.extensions["mediahub"].database.read() as database:
            rows = database.execute(select(Asset.id, *columns).where(Asset.id.in_(ids)))
            return {row[0]: tuple(row[1:]) for row in rows}

    before = terms()
    body = {"ids": ids, "rights_class": "none", "usage_terms": "Ask.", "embargo_until": "2099-01-01T08:00"}
    done = desk.post("/events/summit/terms", json=body, headers=headers).get_json()
    assert done["changed"] == 2
    assert {row[0] for row in terms().values()} == {"none"}
    listed = desk.get("/events/summit/edits").text
    assert "Rights: Not for use" in listed
    assert "Embargo until: Jan 1, 2099, 8:00" in listed, "in the event's zone"
    meant = terms()
    for role, refused in (
        ("press", 403),
        ("photographer", 409),
    ):  # no editor; another's edit
        client = sign_in(role)
        theirs = csrf_headers(client)
        for address in (f"/edits/{done['action']}/undo", f"/api/v1/edits/{done['action']}/undo"):
            assert client.post(address, headers=theirs).status_code == refused, (role, address)
    assert terms() == meant
    undone = desk.post(f"/edits/{done['action']}/undo", headers=headers).get_json()
    assert (undone["state"], undone["skipped"]) == ("done", 0)
    assert terms() == before


def test_a_title_has_a_session_s_code_for_the_team_alone(app: Flask, sign_in: SignIn) -> None:
    free, title = id_of("free"), "Robots for families"
    database = app.extensions["mediahub"].database
    with database.begin() as session:
        asset = session.get_one(Asset, free)
        asset.title, asset.headline = f"D2-ROB {title}", "Robots wave (D2-ROB)"
    try:
        for role, shown in (("admin", f"D2-ROB {title}"), ("press", title)):
            client = sign_in(role)
            headers = csrf_headers(client)
            tiles = client.post("/events/summit/tiles.json", json={"ids": [free]}, headers=headers)
            assert tiles.get_json()[free]["title"] == shown
            assert client.get(f"/assets/{free}.json").get_json()["title"] == shown
            one = client.get(f"/api/v1/assets/{free}").get_json()
            assert one["title"] == shown
            headline = "Robots wave (D2-ROB)" if role == "admin" else "Robots wave"
            assert one["headline"] == client.get(f"/assets/{free}.json").get_json()["headline"] == headline
            found = client.get("/api/v1/events/summit/assets?q=file:free").get_json()["assets"]
            assert [one["title"] for one in found] == [shown]
            client.post("/events/summit/baskets/current", json={"ids": [free]}, headers=headers)
            basket = client.get("/events/summit/baskets/current.json").get_json()["url"]
            listed = client.get(f"{basket}.json").get_json()["items"]
            assert [one["title"] for one in listed] == [shown]
    finally:
        with database.begin() as session:
            asset = session.get_one(Asset, free)
            asset.title, asset.headline = "Title free", ""


def test_the_desk_settles_how_pictures_are_handed_out(app: Flask, sign_in: SignIn) -> None:
    desk = sign_in("admin")
    headers = csrf_headers(desk)
    form = {"text-free": "Take it, name us.", "filename_template": "{event}_{seq}", "keep_gps": "on"}
    assert desk.post("/events/summit/settings", data=form, headers=headers).status_code == 302
    page = desk.get("/events/summit/settings").get_data(as_text=True)
    assert "Take it, name us." in page
    assert "{event}_{seq}" in page
    bad = {"filename_template": "{evnt}"}
    desk.post("/events/summit/settings", data=bad, headers=headers)
    assert "there is no field evnt" in desk.get("/events/summit/settings").get_data(as_text=True)
    people = {"person": "Yin Tongyue"}
    desk.post("/events/summit/settings/people", data=people, headers=headers)
    assert sign_in("press").get(f"/assets/{id_of('free')}").status_code == 404
    assert "frame waits" in desk.get("/events/summit/settings").get_data(as_text=True)
    assert desk.post(f"/assets/{id_of('free')}/release", headers=headers).get_json()["released"] == 1
    assert sign_in("press").get(f"/assets/{id_of('free')}").status_code == 200


def test_the_queue_gets_the_address_as_json(sign_in: SignIn) -> None:
    client = sign_in("admin")
    path = f"/assets/{id_of('editorial')}/download"
    assert client.post(path).status_code == 400  # no token
    answer = client.post(path, headers=csrf_headers(client)).get_json()
    assert answer["filename"] == "editorial.jpg"
    assert "X-Amz-Signature=" in answer["url"]


def test_a_picture_has_a_page_of_its_own(sign_in: SignIn) -> None:
    page = sign_in("press").get(f"/assets/{id_of('free')}").get_data(as_text=True)
    assert f'"asset": "{id_of("free")}"' in page


def test_previews_are_redirected_for_a_while(sign_in: SignIn) -> None:
    response = sign_in("press").get(f"/assets/{id_of('free')}/preview")
    assert "renditions/free-preview.jpg" in response.location
    assert response.headers["Cache-Control"] == "private, max-age=300"

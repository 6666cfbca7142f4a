"""One asset: its details, preview and original, as far as the rules allow."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from mediahub.catalog.models import UsageRecord
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
    assert "Embargoed for another" in details["download"]["reason"]
    for path in ("preview", "download"):
        refused = client.get(f"/assets/{id_of('embargoed')}/{path}", headers={"Accept": "application/json"})
        assert refused.status_code == 403
        assert "Embargoed for another" in refused.get_json()["error"]["message"]


def test_details_say_what_the_panel_shows(sign_in: SignIn) -> None:
    details = sign_in("admin").get(f"/assets/{id_of('free')}.json").get_json()
    assert details["title"] == "Title free"
    assert details["people"][0] == {
        "slug": "yin-tongyue", "name": "Yin Tongyue", "role": "",
        "source": "added by the team", "status": "suggested",
    }  # fmt: skip
    assert details["sessions"][0]["room"] == "Grand Hall"
    assert details["file"] == {
        "name": "free.jpg", "mime": "image/jpeg", "size": "7.4 MB", "pixels": "6000 × 4000 (24 MP)",
    }  # fmt: skip


def test_coordinates_are_for_the_team(sign_in: SignIn) -> None:
    assert "latitude" in sign_in("admin").get(f"/assets/{id_of('free')}.json").get_json()["place"]
    assert "latitude" not in sign_in("press").get(f"/assets/{id_of('free')}.json").get_json()["place"]


def records(app: Flask) -> Sequence[UsageRecord]:
    with app.extensions["mediahub"].database.read() as database:
        return database.scalars(select(UsageRecord).order_by(UsageRecord.id)).all()


def test_a_download_is_redirected_and_written_down(app: Flask, sign_in: SignIn) -> None:
    before = len(records(app))
    response = sign_in("press").get(f"/assets/{id_of('free')}/download")
    assert response.status_code == 302
    assert "/media/originals/free.jpg?" in response.location
    assert "attachment" in response.location
    assert response.headers["Cache-Control"] == "no-store"
    (record,) = records(app)[before:]
    assert (record.asset_id, record.action, record.rendition, record.size) == (
        id_of("free"), "download", "original", 7_400_000,
    )  # fmt: skip
    assert record.user_id is not None


def test_a_refused_download_is_not_written_down(app: Flask, sign_in: SignIn) -> None:
    before = len(records(app))
    assert sign_in("press").get(f"/assets/{id_of('embargoed')}/download").status_code == 403
    assert len(records(app)) == before


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

"""Deleting an event: its name is typed, and there is a way back."""

from __future__ import annotations

from mediahub.catalog.models import Event
from tests.unit.web.desks import Desk


def test_deleting_asks_for_the_name_and_there_is_a_way_back(desk: Desk, slug: str) -> None:
    client = desk.client("admin")
    page = client.get(f"/admin/events/{slug}/delete")
    assert "Maifest" in page.text
    assert client.post(f"/admin/events/{slug}/delete", data={"typed": "maifest"}).status_code == 400
    assert client.get(f"/events/{slug}/").status_code == 200
    assert client.post(f"/admin/events/{slug}/delete", data={"typed": " Maifest "}).status_code == 303
    for way in (f"/events/{slug}/", f"/admin/events/{slug}", f"/admin/events/{slug}/delete"):
        assert client.get(way).status_code == 404, way
    assert "In the trash" in client.get("/admin/events").text
    assert client.post(f"/admin/events/{slug}/restore").status_code == 303
    assert client.get(f"/events/{slug}/").status_code == 200


def test_what_goes_with_it_is_said_before_and_nothing_goes_by_a_wrong_name(desk: Desk, slug: str) -> None:
    desk.client("admin").post(f"/events/{slug}/galleries/", json={"title": "Best of", "ids": []})
    page = desk.get(f"/admin/events/{slug}/delete", "admin").text
    assert "Galleries" in page
    assert f"{desk.counter.settings.trash_days} days" in page
    wrong = desk.client("admin").post(f"/admin/events/{slug}/delete", data={"typed": ""})
    assert wrong.status_code == 400
    assert [row.deleted_at for row in desk.rows(Event, Event.slug == slug)] == [None]
    for role in ("marketing", "photographer", "press"):
        assert (
            desk.client(role).post(f"/admin/events/{slug}/delete", data={"typed": "Maifest"}).status_code
            == 403
        )
        assert desk.client(role).post(f"/admin/events/{slug}/restore").status_code == 403

"""Recipient numbers on their page: switched on, and the holder of a found copy named."""

from __future__ import annotations

import io
from pathlib import Path

from mediahub.catalog.models import Event
from tests.pictures import write_jpeg
from tests.unit.web.desks import Desk


def test_the_setting_is_kept(desk: Desk) -> None:
    on = desk.send("recipient-numbers/", "admin", numbers="on")
    assert "Delivered files carry a number from now on." in on.text
    assert [event.numbers_deliveries for event in desk.rows(Event)] == [True]
    off = desk.send("recipient-numbers/", "admin")
    assert "carry no number from now on" in off.text
    assert [event.numbers_deliveries for event in desk.rows(Event)] == [False]


def test_a_copy_without_a_number_leads_to_nobody(desk: Desk, tmp_path: Path) -> None:
    copy = write_jpeg(tmp_path / "found.jpg", 1).read_bytes()
    client = desk.client("admin")
    page = client.post(
        "/events/desk/recipient-numbers/find",
        data={"copy": (io.BytesIO(copy), "found.jpg")},
        content_type="multipart/form-data",
    )
    assert page.status_code == 200
    assert "found.jpg" in page.text
    assert client.post("/events/desk/recipient-numbers/find", data={}).status_code == 400


def test_only_admins_open_it(desk: Desk) -> None:
    for role in ("marketing", "photographer", "press"):
        assert desk.get("recipient-numbers/", role).status_code == 403

"""The room in a contributor link: every byte that comes by it counts, whatever becomes of it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from mediahub.catalog.models import Arrival
from mediahub.catalog.models.base import utcnow
from mediahub.identity.contributors import Used, list_links, used
from mediahub.ingest.uploads.stale import settle_silent_uploads
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.storage import Presigner
from tests.desk import Desk, announced, large_jpeg
from tests.functional.ingest.test_contributors import begin, invite
from tests.functional.ingest.test_edited_files import xmp
from tests.functional.ingest.test_uploads import PART, announce, complete, put
from tests.pictures import write_jpeg

__all__ = ["invite"]
pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]
ANNA = "a" * 20


@pytest.fixture
def anna(invite: Callable[..., Callable[[str], httpx.Client]]) -> httpx.Client:
    return invite(max_files=50, max_bytes=30 << 20)(ANNA)


@pytest.fixture
def batch(desk: Desk, anna: httpx.Client) -> int:
    return begin(desk, anna, "Anna")


def taken(desk: Desk) -> Used:
    """How much of the only link is taken."""
    with desk.services.database.read() as session:
        (link,) = list_links(session)
        return used(session, [link.id])[link.id]


def test_what_is_refused_or_known_counts_and_what_is_sent_again_counts_once(
    desk: Desk, anna: httpx.Client, batch: int, tmp_path: Path
) -> None:
    with desk.client() as api:
        known = write_jpeg(tmp_path / "known.jpg", 6300)
        opened = api.post(f"/events/{desk.event}/batches", json={}).json()["id"]
        (file,) = announce(api, opened, announced(known))
        put(api, file, known.read_bytes())
        complete(api, file)
        desk.check_all()
    no_picture = tmp_path / "no.jpg"
    no_picture.write_bytes(b"no picture " * 999)
    sidecar = xmp("Words")
    expected = 0
    for number, path in enumerate((known, no_picture, write_jpeg(tmp_path / "new.jpg", 6301)), 1):
        said = {**announced(path), "sidecar": base64.b64encode(sidecar).decode()}
        (file,) = announce(anna, batch, said)
        expected += path.stat().st_size + len(sidecar)
        assert taken(desk) == Used(2 * number, expected)
        for _ in range(2):  # a request that is sent again
            assert announce(anna, batch, said)[0]["id"] == file["id"]
            put(anna, file, path.read_bytes())
        for _ in range(2):
            complete(anna, file)
        desk.check_all()
        announce(anna, batch, said)
        announce(anna, batch, {**said, "path": f"again/{path.name}", "sidecar": None})
        other = anna.get(f"/batches/{batch}/files", params={"state": "expected"}).json()["files"]
        for row in other:  # what was refused is sent anew under another name; here it is taken back
            assert anna.delete(f"/uploads/{row['id']}").status_code == 204
        assert taken(desk) == Used(2 * number, expected)


def test_what_came_of_a_file_that_is_taken_back_counts(
    desk: Desk, anna: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    path = large_jpeg(tmp_path / "big.jpg", 63, 12 << 20)
    data = path.read_bytes()
    sidecar = xmp("Words")
    said = {**announced(path), "sidecar": base64.b64encode(sidecar).decode()}
    (file,) = announce(anna, batch, said)
    assert put(anna, file, data[:PART], 1).status_code == 200
    assert put(anna, file, data[:PART], 1).status_code == 200  # the same part once more
    assert taken(desk).size == len(data) + len(sidecar)
    assert anna.delete(f"/uploads/{file['id']}").status_code == 204
    assert taken(desk) == Used(0, PART + len(sidecar))
    # told to S3 alone, as Uppy does
    (file,) = announce(anna, batch, announced(path))
    assert put(anna, file, data[:PART], 1).status_code == 200
    asked = {"method": "DELETE", "upload_id": file["upload_id"]}
    signed = anna.post(f"/uploads/{file['id']}/sign", json=asked).json()
    assert httpx.delete(signed["url"]).status_code == 204
    assert anna.delete(f"/uploads/{file['id']}").status_code == 204
    assert taken(desk).size == 2 * PART + len(sidecar)
    # and what was left for a day
    (file,) = announce(anna, batch, announced(path))
    assert put(anna, file, data[:PART], 1).status_code == 200
    with desk.services.database.begin() as session:
        session.execute(update(Arrival).values(touched_at=utcnow() - timedelta(days=2)))
    services = desk.services
    settle_silent_uploads(services, Uploads(services, Presigner(desk.settings), services.jobs))
    assert taken(desk).size == 3 * PART + len(sidecar)
    (row,) = announce(anna, batch, announced(path))
    assert (row["state"], row["code"]) == ("expected", "")
    (late,) = announce(anna, batch, announced(large_jpeg(tmp_path / "b.jpg", 64, 12 << 20)))
    assert (late["state"], late["code"]) == ("rejected", "link_full")


def test_wrong_bytes_and_previews_count(desk: Desk, anna: httpx.Client, batch: int, tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 6310, (900, 600))
    size, small = path.stat().st_size, b"\xff\xd8" + bytes(5000)
    (file,) = announce(anna, batch, announced(path))
    wrong = bytes(size)
    body = {"method": "PUT"}
    signed = anna.post(f"/uploads/{file['id']}/sign", json=body).json()
    assert httpx.put(signed["url"], content=wrong, headers=signed["headers"]).status_code == 200
    assert complete(anna, file).status_code == 200
    desk.check_all()
    assert anna.get(f"/uploads/{file['id']}").json()["code"] == "not_as_sent"
    assert taken(desk) == Used(1, size)
    (again,) = announce(anna, batch, announced(path))
    assert (again["id"], again["state"]) == (file["id"], "expected")
    assert taken(desk) == Used(1, 2 * size)
    for is_mentioned in (True, False):
        signed = anna.post(
            f"/uploads/{file['id']}/sign", json={"method": "PREVIEW", "size": len(small)}
        ).json()
        assert httpx.put(signed["url"], content=small, headers=signed["headers"]).status_code == 200
        if is_mentioned:
            for _ in range(2):
                assert anna.post(f"/uploads/{file['id']}/preview").status_code == 200
            assert taken(desk) == Used(1, 2 * size + len(small))
            with desk.services.database.begin() as session:  # a worker took it
                session.execute(update(Arrival).values(preview_key=None))
    put(anna, file, path.read_bytes())
    assert complete(anna, file).status_code == 200
    assert taken(desk) == Used(1, 2 * size + 2 * len(small))
    asked = {"method": "PREVIEW", "size": 8 << 20}
    rows = announce(anna, batch, *(announced(path, shown=f"{n}.jpg") for n in range(2)))
    assert {row["state"] for row in rows} == {"expected"}
    (full,) = announce(anna, batch, announced(large_jpeg(tmp_path / "b.jpg", 65, 24 << 20)))
    assert full["state"] == "expected"
    refused = anna.post(f"/uploads/{rows[0]['id']}/sign", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (409, "link_full")

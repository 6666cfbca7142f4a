"""Uploads while the disk is nearly full: refused on every way in, said on the page and by `/readyz`."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from mediahub.home import disk
from mediahub.ingest.uploads.space import require_space, takes_uploads
from mediahub.problems import NoRoom
from mediahub.settings import Settings
from tests.unit.web.conftest import SignIn, app, csrf_headers, sign_in

__all__ = ["app", "sign_in"]
FILE = {"path": "DSC_1.jpg", "size": 7, "last_modified": 0, "head_tail": "0" * 64}


@pytest.fixture
def photographer(sign_in: SignIn) -> FlaskClient:
    client = sign_in("photographer")
    client.environ_base["HTTP_X_CSRFTOKEN"] = csrf_headers(client)["X-CSRFToken"]
    return client


def announce(client: FlaskClient) -> int:
    batch = client.post("/api/v1/events/summit/batches", json={})
    assert batch.status_code == 200, batch.text
    return client.post(f"/api/v1/batches/{batch.json['id']}/files", json={"files": [FILE]}).status_code


def test_no_file_is_announced_while_the_disk_is_full(
    photographer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "The disk of the server" not in photographer.get("/events/summit/upload").text
    monkeypatch.setattr(disk, "RESERVE", 1 << 60)
    assert announce(photographer) == 507
    assert "The disk of the server is nearly full" in photographer.get("/events/summit/upload").text
    readiness = photographer.get("/readyz").json
    assert readiness["checks"]["uploads"] == "refused: the disk is full"


def test_the_reserve_counts_where_storage_is_on_the_same_disk(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "RESERVE", 1 << 60)
    with pytest.raises(NoRoom):
        require_space(settings)
    assert takes_uploads(settings.model_copy(update={"storage": "external"}))
    monkeypatch.setattr(disk, "FULL", 1 << 60)
    assert not takes_uploads(settings.model_copy(update={"storage": "external"}))

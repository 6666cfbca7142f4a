"""Two machines with homes of their own, one catalogue, bucket and set of keys: one ends what one began."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.receipts.signing import check, public_key
from mediahub.services.shared_secrets import shared_secrets
from mediahub.settings import Settings, load_settings
from tests.desk import EVENT, PASSWORD, Desk, announced, large_jpeg, make_desk
from tests.services import free_ports

pytestmark = pytest.mark.services


@pytest.fixture
def machines(
    s3_settings: Settings, tmp_path: Path, desk_catalogue: Path, sandbox: Sandbox
) -> Iterator[tuple[Desk, Desk]]:
    """Each with a web server; the second was given the keys of the first."""
    first = make_desk(s3_settings, tmp_path / "first", desk_catalogue, sandbox)
    (port,) = free_ports(1)
    shared = {
        "home": tmp_path / "second", "port": port, "s3_port": s3_settings.s3_port,
        "s3_public_endpoint": s3_settings.s3_public_endpoint, "s3_access_key": s3_settings.s3_access_key,
        "s3_secret_key": s3_settings.s3_secret_key, "database_url": first.settings.sqlalchemy_url,
    }  # fmt: skip
    second = Desk(load_settings(**shared, **shared_secrets(first.settings)), EVENT, sandbox)
    for each in (first, second):
        each.start()
    yield first, second
    for each in (first, second):
        each.stop()
    first.clean_up()


def test_an_upload_in_parts_goes_on_at_the_other_machine(
    machines: tuple[Desk, Desk], small_parts: int, tmp_path: Path
) -> None:
    """Announced here, its parts signed in turn, completed and checked there; the receipt is signed alike."""
    here, there = machines
    path = large_jpeg(tmp_path / "large.jpg", 7, small_parts * 2 + 1000)
    data, token = path.read_bytes(), here.token()
    headers = {"Authorization": f"Bearer {token}"}
    hosts = [httpx.Client(base_url=f"{one.url}/api/v1", headers=headers, timeout=20) for one in (here, there)]
    opened = hosts[0].post(f"/events/{EVENT}/batches", json={"photographer": "Chen Rui"})
    batch = opened.raise_for_status().json()["id"]
    said = {"files": [announced(path)]}
    (state,) = hosts[0].post(f"/batches/{batch}/files", json=said).raise_for_status().json()["files"]
    for number in range(1, 4):
        part = data[(number - 1) * small_parts : number * small_parts]
        sum_ = hashlib.sha256(part).hexdigest()
        asked = {"method": "PUT", "part": number, "upload_id": state["upload_id"], "sha256": sum_}
        signed = hosts[number % 2].post(f"/uploads/{state['id']}/sign", json=asked).raise_for_status().json()
        httpx.put(signed["url"], content=part, headers=signed["headers"]).raise_for_status()
    (again,) = hosts[1].post(f"/batches/{batch}/files", json=said).raise_for_status().json()["files"]
    assert again["id"] == state["id"]
    hosts[1].post(f"/uploads/{state['id']}/complete", json={}).raise_for_status()
    there.check_all()
    with here.services.database.read() as session:
        assert session.scalars(select(Arrival.state)).all() == ["ready"]
    office = {"Authorization": f"Bearer {here.token('admin')}"}
    for one in machines:
        asked = httpx.get(f"{one.url}/api/v1/batches/{batch}/receipt", params={"so_far": 1}, headers=office)
        check(json.loads(asked.raise_for_status().text), public_key(here.settings))
    for host in hosts:
        host.close()


def test_who_signed_in_here_is_signed_in_there(machines: tuple[Desk, Desk]) -> None:
    here, there = machines
    cookies = signed_in(here).cookies
    page = httpx.get(f"{there.url}/account", cookies=cookies)
    assert page.status_code == 200
    assert "admin@example.org" in page.text


def signed_in(desk: Desk) -> httpx.Client:
    client = httpx.Client(base_url=desk.url)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
    assert token
    form = {"email": "admin@example.org", "password": PASSWORD, "csrf_token": token[1]}
    assert client.post("/login", data=form).status_code == 302
    return client

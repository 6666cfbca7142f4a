"""Delivering by a link, without an account: what it opens, what it hides, and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import UnknownEvent, create_event, get_photographer
from mediahub.catalog.models import Asset, ContributorLink, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.contributors import (
    LinkError,
    create_link,
    find_contributor,
    find_link,
    is_open,
    revoke_link,
)
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.uploads.quarantine import Held, empty_quarantine, held
from tests.desk import Desk, announced
from tests.functional.ingest.test_uploads import announce, complete, put
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services
ANNA, BEN = "a" * 20, "b" * 20


@pytest.fixture
def invite(desk: Desk) -> Iterator[Callable[..., Callable[[str], httpx.Client]]]:
    """Makes a link; gives what opens it for somebody with a key of their own."""
    clients: list[httpx.Client] = []

    def invite(**more: Any) -> Callable[[str], httpx.Client]:
        with desk.services.database.begin() as session:
            secret = create_link(session, desk.event, **more)[1]

        def enter(key: str) -> httpx.Client:
            headers = {"Authorization": f"Bearer {secret}.{key}"}
            clients.append(httpx.Client(base_url=f"{desk.url}/api/v1", headers=headers, timeout=30))
            return clients[-1]

        return enter

    yield invite
    for client in clients:
        client.close()


def begin(desk: Desk, api: httpx.Client, name: str) -> int:
    answer = api.post(f"/events/{desk.event}/batches", json={"photographer": name, "rights_class": "free"})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


def test_a_contributor_delivers_under_their_name_and_sees_only_their_own(
    desk: Desk, invite: Callable[..., Callable[[str], httpx.Client]], tmp_path: Path
) -> None:
    enter = invite(rights_class="partners", usage_terms="For the report")
    anna, ben = enter(ANNA), enter(BEN)
    hers, his = begin(desk, anna, "  Anna   Weiss "), begin(desk, ben, "Ben Okafor")
    path = write_jpeg(tmp_path / "IMG_1.JPG", 41)
    (file,) = announce(anna, hers, announced(path))
    assert put(anna, file, path.read_bytes()).status_code == 200
    assert complete(anna, file).status_code == 200
    desk.check_all()
    (row,) = anna.get(f"/batches/{hers}/files").json()["files"]
    assert (row["state"], row["asset_id"]) == ("ready", None)
    with desk.services.database.read() as session:
        asset = session.scalars(select(Asset).where(Asset.filename == "IMG_1.JPG")).one()
        assert (asset.creator, asset.rights_class, asset.usage_terms) == (
            "Anna Weiss",
            "partners",
            "For the report",
        )
    # others' files, also by the same link, are not there for them, nor is what they were called
    for way in (
        f"/batches/{hers}",
        f"/batches/{hers}/files",
        f"/batches/{hers}/report.csv",
        f"/uploads/{file['id']}",
    ):
        assert ben.get(way).status_code == 404
    assert [batch["id"] for batch in ben.get(f"/events/{desk.event}/batches").json()] == [his]
    copy = tmp_path / "holiday.jpg"
    copy.write_bytes(path.read_bytes())
    (known,) = announce(ben, his, announced(copy))
    assert (known["state"], known["asset_id"], known["reason"]) == ("expected", None, "")
    assert "IMG_1" not in ben.get(f"/batches/{his}/report.csv").text
    # and nothing but delivering is open to them
    for way in (f"/events/{desk.event}/assets", f"/assets/{asset.id}", "/events", f"/batches/{his}/receipt"):
        assert ben.get(way).status_code in (401, 403), way
    assert ben.post(f"/events/{desk.event}/known", json={"files": [announced(copy)]}).status_code == 403
    assert ben.post("/events/elsewhere/batches", json={"photographer": "Ben"}).status_code == 403


def test_a_request_of_a_contributor_that_is_sent_again_is_done_once(
    desk: Desk, invite: Callable[..., Callable[[str], httpx.Client]]
) -> None:
    enter = invite()
    anna, ben = enter(ANNA), enter(BEN)
    way, key = f"/events/{desk.event}/batches", {"Idempotency-Key": "one"}
    first = anna.post(way, json={"photographer": "Anna"}, headers=key)
    assert first.status_code == 200, first.text
    assert anna.post(f"/batches/{first.json()['id']}/finish").status_code == 200
    again = anna.post(way, json={"photographer": "Anna"}, headers=key)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    # a key is its holder's own
    other = ben.post(way, json={"photographer": "Anna"}, headers=key)
    assert other.json()["id"] != first.json()["id"]
    assert "Idempotency-Replayed" not in other.headers


def test_refused_files_are_kept_for_a_while_and_only_so_many(
    desk: Desk, invite: Callable[..., Callable[[str], httpx.Client]], tmp_path: Path
) -> None:
    anna = invite()(ANNA)
    hers = begin(desk, anna, "Anna")
    for number in range(3):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(b"no picture" * (number + 1))
        (file,) = announce(anna, hers, announced(path))
        put(anna, file, path.read_bytes())
        complete(anna, file)
        desk.check_all()
    services = desk.services
    kept = held(services.bucket, desk.event)
    assert kept.oldest is not None
    assert (kept.files, kept.size) == (3, 60)
    others = held(services.bucket).files - 3
    empty_quarantine(services)
    assert held(services.bucket, desk.event) == kept
    capped = replace(services, settings=desk.settings.model_copy(update={"quarantine_gib": 0}))
    assert empty_quarantine(services, utcnow() + timedelta(days=29)) == 0
    assert empty_quarantine(services, utcnow() + timedelta(days=31)) == 3 + others
    assert held(services.bucket, desk.event) == Held(0, 0, None)
    services.bucket.put_bytes(f"quarantine/{desk.event}/1", b"x", "text/plain")
    assert empty_quarantine(capped) == 1


def test_nobody_adds_to_a_delivery_that_somebody_else_opened(desk: Desk, tmp_path: Path) -> None:
    """What comes with it would be done in their name: those of a command may add to every picture."""
    with desk.services.database.begin() as session:
        chen = session.scalars(select(User).where(User.email == "photographer@example.org")).one()
        get_photographer(session, "Chen Rui").user_id = chen.id
        batch = open_batch(session, event=desk.event, photographer="Chen Rui", source="cli", roots=[]).id
    path = write_jpeg(tmp_path / "a.jpg", 6400)
    with desk.client() as api:
        assert api.get(f"/batches/{batch}").status_code == 200  # theirs to see
        answer = api.post(f"/batches/{batch}/files", json={"files": [announced(path)]})
        assert answer.status_code == 403
        assert "opened" in answer.json()["detail"]


def test_names_are_asked_and_nobody_is_impersonated(
    desk: Desk, invite: Callable[..., Callable[[str], httpx.Client]]
) -> None:
    anna = invite()(ANNA)
    with desk.services.database.begin() as session:
        get_photographer(session, "Chen Rui").user_id = session.scalars(select(User.id)).first()
    for name in ("", "Chen Rui"):
        answer = anna.post(f"/events/{desk.event}/batches", json={"photographer": name})
        assert answer.status_code == 403


@pytest.mark.parametrize("limit", [{"max_files": 2}, {"max_bytes": 25_000}])
def test_a_link_takes_no_more_than_it_says(
    desk: Desk, invite: Callable[..., Callable[[str], httpx.Client]], tmp_path: Path, limit: dict[str, int]
) -> None:
    enter = invite(**limit)
    paths = [write_jpeg(tmp_path / f"{n}.jpg", 50 + n) for n in range(4)]
    size = paths[0].stat().st_size
    if "max_bytes" in limit:
        with desk.services.database.begin() as session:
            session.execute(update(ContributorLink).values(max_bytes=int(2.5 * size)))
    anna, ben = enter(ANNA), enter(BEN)
    hers, his = begin(desk, anna, "Anna"), begin(desk, ben, "Ben")
    states = [file["state"] for file in announce(anna, hers, *map(announced, paths[:3]))]
    assert states == ["expected", "expected", "rejected"]
    (late,) = announce(ben, his, announced(paths[3]))
    assert (late["state"], late["code"]) == ("rejected", "link_full")
    first = announce(anna, hers, announced(paths[0]))[0]
    assert anna.delete(f"/uploads/{first['id']}").status_code == 204
    (again,) = announce(ben, his, announced(paths[3]))
    assert again["state"] == "expected"  # there is room once more


def test_a_link_that_ended_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    with desk.services.database.begin() as session:
        link, secret = create_link(session, desk.event, label="Volunteers")
    client = httpx.Client(base_url=desk.url, timeout=30)
    headers = {"Authorization": f"Bearer {secret}.{ANNA}"}
    page = client.get(f"/c/{secret}")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    other = secret[:-1] + ("y" if secret.endswith("x") else "x")
    assert client.get(f"/c/{other}").status_code == 404
    assert client.get(f"/api/v1/events/{desk.event}/batches", headers=headers).status_code == 200
    wrong = {"Authorization": f"Bearer {other}.{ANNA}"}
    assert client.get(f"/api/v1/events/{desk.event}/batches", headers=wrong).status_code == 401
    with desk.services.database.begin() as session:
        revoke_link(session, link.prefix)
    assert client.get(f"/c/{secret}").status_code == 410
    assert client.get(f"/api/v1/events/{desk.event}/batches", headers=headers).status_code == 401
    client.close()


def test_links_on_both_databases(database: Database) -> None:
    with database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
        _, secret = create_link(session, "summit", days=1)
        with pytest.raises(LinkError, match="files"):
            create_link(session, "summit", max_files=0)
        with pytest.raises(UnknownEvent):
            create_link(session, "nowhere")
    with database.read() as session:
        found = find_link(session, secret)
        assert found is not None
        assert secret not in (found.prefix, found.secret_sha256)
        assert is_open(found, utcnow())
        assert not is_open(found, utcnow() + timedelta(days=2))
        assert find_contributor(session, f"{secret}.{ANNA}", utcnow()) is not None
        for token in (secret, f"{secret}.short", f"{secret}.{'x' * 65}", f"{secret}x.{ANNA}"):
            assert find_contributor(session, token, utcnow()) is None
        assert find_contributor(session, f"{secret}.{ANNA}", utcnow() + timedelta(days=2)) is None
    with database.begin() as session, pytest.raises(LinkError):
        revoke_link(session, "contribute_none")

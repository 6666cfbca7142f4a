"""Changes that no other test of pages makes leave a trace too; see `tests.auditing.EveryRoute`."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.catalog.models import (
    Companion,
    ContributorLink,
    Event,
    GalleryComment,
    Newsroom,
    OidcAccount,
    Transmission,
)
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.batches import get_arrival, open_batch
from mediahub.ingest.batches.failed_reads import SET_APART
from tests.auditing import Watch
from tests.takers import PASSWORD
from tests.unit.web.desks import EVENT, Desk, open_desk

NEW_SHA, RAW_SHA = "1" * 64, "2" * 64
PROGRAMME = b"title,start,end\nOpening,2026-05-30 10:00,2026-05-30 11:00\n"


class Changes:
    """An event with a row of everything, and who changes it."""

    def __init__(self, desk: Desk, watch: Watch) -> None:
        self.desk, self.watch = desk, watch
        self.asset = desk.ids[0]
        self.client: FlaskClient = desk.client("admin")
        with desk.counter.services.database.begin() as session:
            event = session.scalars(select(Event)).one()
            self.event = event.id
            self.lena = create_user(session, "lena@example.org", PASSWORD, "photographer").id
            self.mia = create_user(session, "mia@example.org", PASSWORD, "photographer").id
            session.add(OidcAccount(user_id=self.lena, issuer="https://id.example.org", subject="lena"))
            self.batch = open_batch(
                session, event=EVENT, photographer="Chen Rui", source="push", roots=["one"]
            ).id
            failed = get_arrival(session, self.batch, "bad.cr3")
            failed.state, failed.reason_code, failed.attempts = "received", SET_APART, 6
            session.flush()
            self.failed = failed.id
            room = Newsroom(event_id=event.id, name="Daily", kind="ftps", address="192.0.2.1:21")
            room.username, room.secret = "desk", "x"
            session.add(room)
            session.flush()
            run = Transmission(target_id=room.id, name="Tonight", recipe="web", state="failed")
            session.add(run)
            session.flush()
            self.run = run.id
            for sha, role in ((RAW_SHA, "raw"), (NEW_SHA, "earlier")):
                session.add(
                    Companion(
                        asset_id=self.asset, sha256=sha, event_id=event.id, role=role, state="ready", size=1,
                        filename=f"{role}.jpg", mime="image/jpeg", key=f"originals/desk/{sha}",
                    )
                )  # fmt: skip

    def send(self, route: str, address: str, *, json: Any = None, **form: Any) -> Any:
        """Use a route; it has left a trace."""
        method = route.partition(" ")[0]
        self.watch.traced.discard(route)
        given = {"json": json} if json is not None else {"data": form}
        answer = self.client.open(address, method=method, **given)
        assert route in self.watch.traced, (answer.status_code, answer.text[:300])
        return answer.get_json(silent=True)


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory, audit_watch: Watch) -> Iterator[Changes]:
    with open_desk(tmp_path_factory) as desk:
        yield Changes(desk, audit_watch)


def test_the_office(changes: Changes) -> None:
    one, lena = changes, f"/admin/people/{changes.lena}"
    one.send("POST admin.leave", "/admin/steps/programme")
    one.send("POST admin.organisation", "/admin/organisation", organisation="Summit Office")
    one.send("POST admin_storage.empty_quarantine", "/admin/storage/quarantine")
    one.send("POST admin_storage.empty_trash", f"/admin/storage/{EVENT}/trash")
    one.send("POST admin_work.retry", f"/admin/work/files/{one.failed}/retry")
    details = {"name": "Desk", "timezone": "Europe/Berlin"}
    one.send("POST admin_events.change", f"/admin/events/{EVENT}/details", **details)
    one.send("POST admin_people.link", f"/admin/people/{changes.mia}/link", way="link")
    one.send("POST admin_people.remove_factors", f"{lena}/factors/remove")
    one.send("POST admin_people.remove_password", f"{lena}/password/remove")
    member = {"email": "lena@example.org", "role": "marketing"}
    one.send("POST event_team.add", f"/events/{EVENT}/team", **member)
    one.send("POST event_team.change", f"/events/{EVENT}/team/{changes.lena}", role="photographer")


def test_who_delivers_and_the_programme(changes: Changes) -> None:
    one, contributors = changes, f"/events/{EVENT}/contributors"
    new = {"label": "Guests", "days": "7", "files": "5", "gib": "1"}
    one.send("POST contributors.create", contributors, **new)
    (link,) = one.desk.rows(ContributorLink)
    one.send("POST contributors.revoke", f"{contributors}/{link.prefix}/revoke")
    one.send("PATCH api-batches.change", f"/api/v1/batches/{one.batch}", json={"usage_terms": "Ask first."})
    file = {"file": (io.BytesIO(PROGRAMME), "programme.csv"), "apply": "1"}
    one.send("POST programme_import.take_in", f"/events/{EVENT}/programme/import", **file)


def test_galleries(changes: Changes) -> None:
    one = changes
    made = one.client.post(f"/events/{EVENT}/galleries/", json={"title": "Best of", "ids": [one.asset]})
    number = made.json["id"]
    gallery = f"/galleries/{number}"
    one.send("POST gallery_edit.comment", f"{gallery}/comments", json={"text": "Nice."})
    (comment,) = one.desk.rows(GalleryComment)
    one.send("POST gallery_edit.resolve", f"{gallery}/comments/{comment.id}/resolve", json={"on": True})
    one.client.post(f"{gallery}/publish", json={})
    one.send("POST galleries.restore", f"{gallery}/versions/1/restore", json={})
    copy = one.send("POST galleries.duplicate", f"{gallery}/duplicate", json={"title": "Again"})
    one.send("POST galleries.merge", f"{gallery}/merge", json={"from": copy["id"]})
    one.client.post(f"{gallery}/archive", json={})
    one.send("POST galleries.bring_back", f"{gallery}/bring-back", json={})


def test_pictures_and_newsrooms_by_programs(changes: Changes) -> None:
    one = changes
    operations = [{"op": "set", "field": "title", "text": "All", "mode": "always"}]
    asked = {"ids": [one.asset], "operations": operations}
    action = one.send("POST api-edits.begin", f"/api/v1/events/{EVENT}/edits", json=asked)
    one.send("POST api-edits.undo", f"/api/v1/edits/{action['id']}/undo", json={})
    one.send("POST assets.companion", f"/assets/{one.asset}/files/{RAW_SHA}")
    one.send("POST editing.put_back_version", f"/assets/{one.asset}/versions", json={"sha256": NEW_SHA})
    one.send("POST api-newsrooms.retry", f"/api/v1/transmissions/{one.run}/again", json={})
    one.send("POST api-newsrooms.stop", f"/api/v1/transmissions/{one.run}/stop", json={})
    terms = {"kind": "batch", "target": one.batch, "rights_class": "free"}
    standing = f"/api/v1/events/{EVENT}/standing-terms"
    one.send("POST api-rights.stand", standing, json=terms)
    (stands,) = one.client.get(standing).json
    one.send("DELETE api-rights.end", f"{standing}/{stands['id']}")
    one.send("POST api-rights.release", f"/api/v1/assets/{one.asset}/release", json={})


def test_files_that_are_sent_many_at_a_time(changes: Changes) -> None:
    one, data = changes, b"a picture"
    digest = hashlib.sha256(data).hexdigest()
    file = {"path": "a.jpg", "size": len(data), "last_modified": 1, "head_tail": digest, "sha256": digest}
    asked = one.client.post(f"/api/v1/batches/{one.batch}/files", json={"files": [file]}).json
    (announced,) = asked["files"]
    one.desk.counter.services.bucket.put_bytes(announced["key"], data, "image/jpeg")
    body = {"files": [{"id": announced["id"], "sha256": digest}]}
    one.send("POST api-uploads-together.complete_many", "/api/v1/uploads/complete", json=body)

"""Newsrooms' servers: what can be one, what is kept of a try, and to what a server is held afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry, Newsroom
from mediahub.delivery.newsrooms import targets
from mediahub.delivery.newsrooms.model import (
    FINGERPRINT,
    SHOWN_FINGERPRINT,
    NewsroomMissing,
    Refused,
    TransmissionError,
    Untrusted,
    Where,
)
from mediahub.delivery.newsrooms.targets import (
    NewTarget,
    add_target,
    check_target,
    try_and_record,
    try_target,
)
from mediahub.runtime import Services
from mediahub.settings import Settings
from tests.unit.curation.scene import Scene

NEW = NewTarget("  The   Wire ", "sftp", " wire.example ", " desk ", "late edition", " in ")
OURS, OTHER = "SHA256:" + "a" * 43, "SHA256:" + "b" * 43


class Server:
    """In place of a newsroom's server: shows a fingerprint to whoever does not name it, and counts."""

    def __init__(self, shows: str = "", refuses: str = "") -> None:
        self.shows, self.refuses = shows, refuses
        self.seen: list[dict[str, Any]] = []
        self.open = 0

    def connect(self, where: Where) -> Server:
        self.seen.append(dict(where.options))
        if self.shows and where.fingerprint != self.shows:
            raise Untrusted("It shows a key that nobody confirmed.", self.shows)
        if self.refuses:
            raise Refused(self.refuses)
        self.open += 1
        return self

    def close(self) -> None:
        self.open -= 1


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(targets, "connect", server.connect)
    return server


def added(database: Database, services: Services, **changes: Any) -> int:
    scene = Scene(database)
    with database.begin() as session:
        return add_target(session, services.settings, scene.event_id, replace(NEW, **changes)).id


def options_of(database: Database, target: int) -> dict[str, Any]:
    with database.read() as session:
        return dict(session.get_one(Newsroom, target).options or {})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "gopher"}, "these kinds: sftp, ftps, s3"),
        ({"name": "  "}, "needs a name"),
        ({"username": " "}, "needs a name"),
        ({"address": " "}, "needs a name"),
        ({"folder": "in\nout"}, "one line each"),
        ({"username": "desk\0"}, "one line each"),
        ({"username": "x" * 201}, "too long"),
        ({"address": "x" * 301}, "too long"),
        ({"secret": "x" * 20_001}, "too long"),
        ({"options": {"region": "x" * 121}}, "too long"),
        ({"item_format": "carrier pigeon"}, "one of: "),
    ],
)
def test_what_can_be_no_target_is_refused(
    database: Database, services: Services, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(TransmissionError, match=said):
        added(database, services, **changes)


def test_a_target_is_kept_without_blanks_around_and_s3_needs_no_address(
    database: Database, services: Services
) -> None:
    number = added(database, services)
    with database.begin() as session:
        kept = session.get_one(Newsroom, number)
        assert (kept.name, kept.address, kept.username, kept.folder) == (
            "The Wire",
            "wire.example",
            "desk",
            "in",
        )
        assert targets.where_of(services.settings, kept).secret == "late edition"
        bucket = replace(NEW, kind="s3", address="", name="bucket")
        add_target(session, services.settings, kept.event_id, bucket)
        assert [one.name for one in targets.targets_of(session, kept.event_id)] == ["The Wire", "bucket"]
        assert targets.targets_of(session, kept.event_id + 1) == []


def test_a_target_of_another_event_is_none(database: Database, services: Services) -> None:
    number = added(database, services)
    with database.begin() as session:
        event = session.get_one(Newsroom, number).event_id
        for wrong in ((number, event + 1), (number + 1, None)):
            with pytest.raises(NewsroomMissing):
                targets.require_target(session, *wrong)
            with pytest.raises(NewsroomMissing):
                targets.remove_target(session, *wrong)
        assert targets.set_item_format(session, number, "ninjs", event).item_format == "ninjs"
        targets.remove_target(session, number, event)
        session.flush()
        assert session.get(Newsroom, number) is None


def test_a_secret_that_cannot_be_read_is_said(s3_settings: Settings) -> None:
    with pytest.raises(Refused, match="Enter it again"):
        targets.where_of(s3_settings, Newsroom(kind="sftp", address="x", username="u", secret=None))


def test_who_an_authority_vouches_for_is_held_to_no_fingerprint(server: Server) -> None:
    where = Where(
        "ftps", "wire.example", "desk", "late", options={"verify": False, "host_key": OURS, "region": "eu"}
    )
    assert try_target(where) == {"region": "eu"}, "nor to what an earlier version wrote"
    assert server.seen == [{"region": "eu"}]
    assert server.open == 0


def test_a_server_is_held_to_the_fingerprint_that_was_confirmed(server: Server) -> None:
    server.shows = OURS
    where = Where("sftp", "wire.example", "desk", "late", options={SHOWN_FINGERPRINT: OURS})
    assert try_target(where, confirmed=OURS) == {FINGERPRINT: OURS}
    assert try_target(replace(where, options={FINGERPRINT: OURS})) == {FINGERPRINT: OURS}
    assert server.open == 0
    for known in ("", OTHER):
        with pytest.raises(Untrusted) as raised:
            try_target(where, confirmed=known)
        assert raised.value.fingerprint == OURS


def test_what_a_server_shows_is_kept_for_somebody_to_confirm(
    database: Database, services: Services, server: Server
) -> None:
    server.shows = OURS
    number = added(database, services, options={"region": "eu"})
    with pytest.raises(Untrusted):
        check_target(services, number)
    assert options_of(database, number) == {"region": "eu", SHOWN_FINGERPRINT: OURS}
    check_target(services, number, OURS)
    assert options_of(database, number) == {"region": "eu", FINGERPRINT: OURS}


def test_a_fingerprint_that_was_confirmed_stays_where_the_password_is_wrong(
    database: Database, services: Services, server: Server
) -> None:
    server.shows, server.refuses = OURS, "Wrong password."
    number = added(database, services, options={SHOWN_FINGERPRINT: OURS})
    with pytest.raises(Refused, match="Wrong"):
        check_target(services, number, OURS)
    assert options_of(database, number) == {FINGERPRINT: OURS}


def test_each_try_is_in_the_audit_log_with_what_came_of_it(
    database: Database, services: Services, server: Server
) -> None:
    number = added(database, services)
    try_and_record(services, number)
    server.refuses = "Wrong password."
    with pytest.raises(Refused):
        try_and_record(services, number)
    with database.read() as session:
        tried = select(AuditEntry.outcome, AuditEntry.details).where(AuditEntry.action == "newsroom.tried")
        rows = session.execute(tried.order_by(AuditEntry.id)).all()
    assert [(outcome, details.get("problem") or "") for outcome, details in rows] == [
        ("done", ""),
        ("failed", "Wrong password."),
    ]

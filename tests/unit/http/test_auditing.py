"""Who a request is from, as the audit log names them: account, token, session, link, address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import jsonify
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.audit import Action, Subject, record
from mediahub.audit.origin import ActorKind, origin
from mediahub.catalog.models import AuditEntry
from mediahub.identity.contributors import create_link
from mediahub.identity.tokens import create_token
from tests.in_app import counter_in_memory
from tests.takers import Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home") as counter:
        add_probes(counter)
        yield counter


def add_probes(counter: Counter) -> None:
    """Addresses that record something, and say who did."""

    def probe() -> object:
        with counter.services.database.begin() as session:
            record(session, Action.SETTINGS_CHANGED, Subject("settings"))
        return jsonify(ok=True)

    counter.app.add_url_rule("/probe", "probe", probe)
    counter.app.add_url_rule("/api/v1/probe", "api_probe", probe)


def asked(counter: Counter, client: FlaskClient, path: str, **headers: str) -> AuditEntry:
    answer = client.get(path, headers=headers, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert answer.json == {"ok": True}
    with counter.services.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
    assert entry.request_id == answer.headers["X-Request-ID"]
    assert entry.address == "203.0.113.9"
    return entry


def test_somebody_signed_in_is_named_with_role_and_session(counter: Counter) -> None:
    entry = asked(counter, counter.client("marketing"), "/probe")
    assert (entry.actor_kind, entry.role) == ("user", "marketing")
    assert entry.actor_name == "Ms Marketing <marketing@example.org>"
    assert entry.means.startswith("session ")


def test_a_program_is_its_user_and_its_token(counter: Counter) -> None:
    with counter.services.database.begin() as session:
        token, text = create_token(session, "admin@example.org", ["read"], days=1)
    entry = asked(counter, counter.app.test_client(), "/api/v1/probe", Authorization=f"Bearer {text}")
    assert (entry.actor_name, entry.means) == ("Ms Admin <admin@example.org>", f"token {token.prefix}")
    assert text not in f"{entry.words} {entry.means}"


def test_a_contributor_is_their_link(counter: Counter) -> None:
    with counter.services.database.begin() as session:
        link, secret = create_link(session, "summit", label="Volunteers")
    headers = {"Authorization": f"Bearer {secret}.{'k' * 20}"}
    entry = asked(counter, counter.app.test_client(), "/api/v1/probe", **headers)
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("contributor", link.id, "Volunteers")


def test_nobody_is_an_address(counter: Counter) -> None:
    entry = asked(counter, counter.app.test_client(), "/probe")
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("nobody", None, "")


def test_after_a_request_the_process_acts_again(counter: Counter) -> None:
    asked(counter, counter.client("admin"), "/probe")
    assert origin().kind is ActorKind.COMMAND


def test_what_somebody_is_refused_is_counted_and_not_written_down_each_time(counter: Counter) -> None:
    photographer = counter.client("photographer")
    for _ in range(12):
        assert photographer.get("/events/summit/accounts").status_code == 403
    assert photographer.get("/events/summit/newsrooms/").status_code == 403
    with counter.services.database.read() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.action == "access.refused")))
    assert [(one.subject_name, one.details["tries"]) for one in entries] == [
        ("GET /events/<slug>/accounts", 1),
        ("GET /events/<slug>/accounts", 10),
        ("GET /events/<slug>/newsrooms/", 1),
    ]
    assert {(one.outcome, one.event, one.role) for one in entries} == {("refused", "summit", "photographer")}


def test_nobody_who_is_refused_fills_the_log(counter: Counter) -> None:
    client = counter.app.test_client()
    client.get("/events/summit/accounts")
    client.post("/api/v1/events/summit/feeds", json={})
    with counter.services.database.read() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "access.refused")).all() == []

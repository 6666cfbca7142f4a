"""Digests: what is new, by mail, once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from mediahub.alerts.mail.digests import SETTLED, DigestWriter
from mediahub.catalog.models import (
    Mail,
)
from mediahub.catalog.models.base import utcnow
from mediahub.mail.smtp import SmtpServer, compose
from mediahub.runtime import Services
from tests.unit.alerts.searching import add, ask, change, keep


def test_a_digest_names_what_is_new_and_comes_once(parts: Services) -> None:
    keep(parts, "anna", digest="hourly")
    add(parts, 10, title="The robot waves", caption="picture")
    gone = add(parts, 11)
    assert ask(parts) == 2
    change(parts, gone, rights_class="none")
    writer, now = DigestWriter(parts), utcnow() + SETTLED
    assert writer.write_due(now + timedelta(minutes=30)) == 0
    assert writer.write_due(now + timedelta(hours=1)) == 1
    assert writer.write_due(now + timedelta(hours=3)) == 0
    with parts.database.read() as session:
        mail = session.scalars(select(Mail)).one()
    assert mail.recipient == "anna@example.org"
    assert "1 new: Mine" in mail.subject
    assert "The robot waves" in mail.text
    assert gone not in mail.text
    server = SmtpServer("localhost", 25, "none", "Desk <desk@example.org>")
    message = compose(server, mail.id, mail.recipient, mail.subject, mail.text, mail.unsubscribe_url)
    assert message["List-Unsubscribe"] == f"<{mail.unsubscribe_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.unsubscribe_url in mail.text

"""Every letter that MediaHub writes is in its reader's language, and holds no English but names."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

import mediahub
from mediahub.administration.integrations import trial_letter
from mediahub.alerts.mail.digests import DigestWriter
from mediahub.alerts.saved_searches import save_search
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Mail, PressAccount, SearchNotification, UsageRecord
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.withdrawal.notices import Kind, give
from mediahub.identity.account.reset_links import send_reset_link
from mediahub.identity.accounts import create_user
from mediahub.identity.people.invitations import write_invitation
from mediahub.identity.press_office import letters
from mediahub.identity.press_office.letters import Addresses
from mediahub.rights import Viewer
from mediahub.runtime import Services
from tests.assets import add_asset, add_event
from tests.english import english_in

ADDRESSES = Addresses(*(lambda one: f"https://media.example/{one}" for _ in range(3)))
NAMES = {"mediahub", "summit", "anna", "news", "robots"}
WRITERS = {
    "administration/integrations.py",
    "alerts/mail/digests.py",
    "delivery/withdrawal/notices.py",
    "identity/account/reset_links.py",
    "identity/people/invitations.py",
    "identity/press_office/letters.py",
}
"""The modules that write letters; each is made to write here."""


def test_every_letter_is_chinese_to_who_reads_chinese(services: Services, database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        anna = create_user(session, "anna@news.example", "correct horse battery", "press", "Anna")
        anna.language = "zh"
        account = PressAccount(event_id=event.id, user_id=anna.id, outlet="News", state="waiting")
        session.add(account)
        session.flush()
        letters.write_link(session, anna, "/", ADDRESSES)
        letters.write_received(session, account, event)
        letters.write_waiting(session, account, event, anna.email, ADDRESSES)
        for state in ("approved", "refused", "suspended"):
            account.state, account.reason = state, "请来电"
            letters.write_decision(session, account, event, anna.email, ADDRESSES)
        account.state = "approved"
        for is_new in (True, False):
            write_invitation(session, anna, "https://media.example/x", is_new=is_new)
        asset = add_asset(session, event, "robots", title="Robots", rights_class="free")
        session.add(
            UsageRecord(
                event_id=event.id, asset_id=asset.id, user_id=anna.id, who="Anna", role="press",
                outlet="News", action="download", rendition="web", size=1, terms_version=0, caption_hash="",
            )
        )  # fmt: skip
        session.flush()
        kinds: tuple[Kind, ...] = ("withdrawn", "corrected", "returned")
        for kind in kinds:
            asset.caption = f"机器人 {kind}"[:3]
            give(session, event, asset, kind, "请勿使用", anna.id, "https://media.example/n")
        search = save_search(session, Viewer(user_id=anna.id), event.id, "Robots", "q=robots")
        search.digest = "hourly"
        search.digested_at = utcnow() - timedelta(days=2)
        for number in range(25):
            one = add_asset(session, event, f"n{number}", title="Robots", rights_class="free")
            notified = utcnow() - timedelta(hours=3)
            session.add(SearchNotification(search_id=search.id, asset_id=one.id, notified_at=notified))
    assert DigestWriter(services).write_due(utcnow()) == 1
    send_reset_link(database, "anna@news.example", lambda secret: f"https://media.example/{secret}")
    with database.read() as session:
        written = [(one.subject, one.text) for one in session.scalars(select(Mail).order_by(Mail.id))]
        written.append(trial_letter("zh"))
    assert len(written) == 14
    for subject, text in written:
        for line in (subject, *text.splitlines()):
            assert english_in(f"<p>{line}</p>", NAMES) == [], line
            assert re.search(r"[\u4e00-\u9fff],|[\u4e00-\u9fff]\.(\s|$)", line) is None, line


def test_no_other_module_writes_letters() -> None:
    root = Path(mediahub.__file__).parent
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"from mediahub\.mail(\.smtp)? import .*\b(send|compose)\b", path.read_text("utf-8"))
    }
    assert found - {"mail/__init__.py", "mail/sender.py"} == WRITERS

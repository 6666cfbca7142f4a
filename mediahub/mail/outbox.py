"""The outbox of e-mail: a message is written in the transaction that it tells of, and sent afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.waits import has_come
from mediahub.catalog.models import Mail
from mediahub.catalog.models.base import utcnow

LIFETIME = timedelta(days=2)
"""After this a message says nothing new any more."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
MAX_SUBJECT = 200


def send(
    session: Session,
    to: str,
    subject: str,
    text: str,
    *,
    lasts: timedelta = LIFETIME,
    unsubscribe_url: str = "",
) -> Mail:
    """Send `text` (plain, any length) to the address `to` once this transaction is committed.

    A worker tries until `lasts` is over. Without a mail server the message waits for as long, and goes then.
    """
    now = utcnow()
    one_line = " ".join(subject.split())[:MAX_SUBJECT]
    mail = Mail(
        recipient=to.strip()[:255],
        subject=one_line,
        text=text,
        unsubscribe_url=unsubscribe_url,
        expires_at=now + lasts,
    )
    session.add(mail)
    session.flush()
    return mail


def due_mails(session: Session, now: datetime, limit: int) -> list[Mail]:
    """Messages to try now, the oldest first."""
    due = select(Mail).where(Mail.state == "waiting", has_come(Mail.due_at, now, LONGEST_PAUSE))
    due = due.where(Mail.expires_at > now)
    return list(session.scalars(due.order_by(Mail.due_at, Mail.id).limit(limit)))


def note_sent(session: Session, number: int, now: datetime) -> None:
    """The server has taken it. Its text may hold a link that signs in, so it is not kept."""
    values = {"state": "sent", "settled_at": now, "text": "", "error": ""}
    session.execute(update(Mail).where(Mail.id == number).values(**values))


def note_refused(session: Session, number: int, now: datetime, why: str, *, for_good: bool) -> None:
    """It was not taken: try again after a pause that doubles each time, or never."""
    mail = session.get_one(Mail, number)
    mail.attempts += 1
    mail.error = why[:1000]
    mail.due_at = now + min(FIRST_PAUSE * 2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE)
    if for_good:
        mail.state, mail.settled_at, mail.text = "failed", now, ""


def has_late(session: Session, now: datetime) -> bool:
    """Whether something waits that would come too late now."""
    late = select(Mail.id).where(Mail.state == "waiting", Mail.expires_at <= now)
    return session.scalar(late.limit(1)) is not None


def give_up_late(session: Session, now: datetime, why: str) -> None:
    """Give up what comes too late, because of `why` if nothing else is known."""
    late = update(Mail).where(Mail.state == "waiting", Mail.expires_at <= now)
    session.execute(late.where(Mail.error == "").values(error=why))
    session.execute(late.values(state="failed", settled_at=now, text=""))


def count_settled(session: Session, before: datetime) -> int:
    """How many messages were sent, or given up, before that."""
    return session.scalar(select(func.count()).where(Mail.settled_at < before)) or 0


def forget_settled(session: Session, before: datetime, limit: int) -> int:
    """Delete the oldest of these, with the addresses in them; how many."""
    old = select(Mail.id).where(Mail.settled_at < before).order_by(Mail.settled_at).limit(limit)
    return len(session.execute(delete(Mail).where(Mail.id.in_(old)).returning(Mail.id)).all())

"""Retention: how long what is known of people is kept, and the job that forgets it. See docs/retention.md."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from mediahub.alerts import forgetting as alerts
from mediahub.audit import forgetting as audit
from mediahub.catalog.models.base import utcnow
from mediahub.curation.faces import forgetting as faces
from mediahub.delivery import forgetting as delivery
from mediahub.identity import links, tokens
from mediahub.identity.press_office.proof_retention import count_old_proofs, delete_old_proofs
from mediahub.loops import Loop
from mediahub.mail import outbox as mail
from mediahub.records import forgetting as records
from mediahub.runtime import Services
from mediahub.worker import leftovers

POLL = 3600.0
AT_ONCE = 500
"""Rows of one transaction."""
BLOCKS = 20
"""Blocks of usage records, of a thousand each, that one run writes anew."""
LEFTOVERS = timedelta(days=2)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing that is forgotten after an age."""

    name: str
    setting: str
    """Of the days; empty where they are fixed."""
    days: Callable[[Services], float]
    due: Callable[[Services, datetime], int]
    """How many are older than that."""
    forget: Callable[[Services, datetime], int]
    """Forget some of them, or all; how many. May be repeated, and be killed at any point."""
    is_local: bool = False
    """Of files on this machine: every machine looks after its own."""


def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which they are followed."""
    return (
        Rule(
            "usage", "usage_days", lambda services: services.settings.usage_days,
            lambda services, before: _count(services, records.count_known, before),
            lambda services, before: records.forget_takers(services, before, BLOCKS),
        ),
        _of_rows("notices", "usage_days", delivery.count_known, delivery.forget_people),
        Rule(
            "faces", "faces_days", lambda services: services.settings.faces_days,
            lambda services, before: _count(
                services, lambda session, day: len(faces.events_over(session, day)), before
            ),
            faces.erase_over,
        ),
        Rule(
            "press proofs", "press_proof_days", lambda services: services.settings.press_proof_days,
            lambda services, before: _count(services, count_old_proofs, before),
            lambda services, before: delete_old_proofs(services.database, services.bucket, before),
        ),
        _of_rows("mail", "mail_days", mail.count_settled, mail.forget_settled),
        _of_rows("searches", "searches_days", alerts.count_searches, alerts.forget_searches),
        _of_rows("tokens", "access_days", tokens.count_over, tokens.forget_over),
        _of_rows("sign-in links", "access_days", links.count_over, links.forget_over),
        _of_rows("feeds", "access_days", alerts.count_feeds, alerts.forget_feeds),
        _of_rows("audit log", "audit_days", audit.count_old, audit.forget_old),
        _of_rows("addresses", "audit_address_days", audit.count_addresses, audit.forget_addresses),
        Rule(
            "logs", "log_days", lambda services: services.settings.log_days,
            lambda services, before: len(leftovers.old_logs(services.settings, before)),
            lambda services, before: leftovers.delete(leftovers.old_logs(services.settings, before)),
            is_local=True,
        ),
        Rule(
            "leftovers", "", lambda _: LEFTOVERS / timedelta(days=1),
            lambda services, before: len(leftovers.old_leftovers(services.settings, before)),
            lambda services, before: leftovers.delete(leftovers.old_leftovers(services.settings, before)),
            is_local=True,
        ),
    )  # fmt: skip


def overdue(services: Services, grace: timedelta, now: datetime | None = None) -> Iterator[tuple[Rule, int]]:
    """The rules by which something should have been forgotten `grace` ago, and how much."""
    for rule in rules():
        if count := rule.due(services, _before(services, rule, now or utcnow()) - grace):
            yield rule, count


def forget_old(
    services: Services,
    followed: Iterable[Rule],
    stop: threading.Event | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Follow these rules; how much was forgotten by each. One that fails does not hold up the others.

    Raises what the first that failed raised.
    """
    done: dict[str, int] = {}
    failed: Exception | None = None
    for rule in followed:
        if stop is not None and stop.is_set():
            break
        try:
            done[rule.name] = _follow(services, rule, _before(services, rule, now or utcnow()), stop)
        except Exception as error:  # noqa: BLE001  # the others must not wait for this one
            log.warning("something old was not forgotten", what=rule.name, error=repr(error))
            failed = failed or error
    if forgotten := {name: count for name, count in done.items() if count}:
        log.info("forgotten", **forgotten)
    if failed is not None:
        raise failed
    return done


def retention_loops(services: Services) -> Sequence[Loop]:
    """Forget what is old, once an hour: what all share in one process at a time, what is local in each."""
    local = [rule for rule in rules() if rule.is_local]
    shared = [rule for rule in rules() if not rule.is_local]

    def forget_shared(stop: threading.Event) -> None:
        forget_old(services, shared, stop)

    def forget_local(stop: threading.Event) -> None:
        forget_old(services, local, stop)

    return (
        Loop(name="retention", work=forget_shared, poll=POLL, lock="retention"),
        Loop(name="leftovers", work=forget_local, poll=POLL),
    )


def _follow(services: Services, rule: Rule, before: datetime, stop: threading.Event | None) -> int:
    forgotten = 0
    while count := rule.forget(services, before):
        forgotten += count
        if count < AT_ONCE or (stop is not None and stop.is_set()):
            break
    return forgotten


def _before(services: Services, rule: Rule, now: datetime) -> datetime:
    return now - timedelta(days=rule.days(services))


def _of_rows(
    name: str,
    setting: str,
    count: Callable[[Session, datetime], int],
    forget: Callable[[Session, datetime, int], int],
) -> Rule:
    """A rule about rows of the catalogue, forgotten in transactions of `AT_ONCE`."""

    def follow(services: Services, before: datetime) -> int:
        with services.database.begin() as session:
            return forget(session, before, AT_ONCE)

    return Rule(
        name,
        setting,
        lambda services: float(getattr(services.settings, setting)),
        lambda services, before: _count(services, count, before),
        follow,
    )


def _count(services: Services, count: Callable[[Session, datetime], int], before: datetime) -> int:
    with services.database.read() as session:
        return count(session, before)

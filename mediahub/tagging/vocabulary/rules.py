"""Tag rules: what is said in certain fields gives a tag, at one event or at all. Each change is a transaction
of its own, and says how many frames of the event wait to be looked through again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Tag, TagRule
from mediahub.messages import N_
from mediahub.problems import Invalid, Missing
from mediahub.tagging import pending
from mediahub.tagging.agenda.change import names_changed
from mediahub.tagging.names import tokens_of
from mediahub.tagging.taggers.vocabulary import RULE

MAX_PHRASES, LONGEST_PHRASE = 200, 200
"""Phrases of one rule, and characters of each: every caption is compared with all of them."""


class RuleInvalid(Invalid):
    """A rule that would never give a tag."""


class RuleMissing(Missing):
    """There is no such rule any more, or it is another event's."""

    def __init__(self) -> None:
        super().__init__(N_("This rule does not exist any more."))


@dataclass(frozen=True, slots=True)
class RuleForm:
    """What somebody says of a rule."""

    tag_id: int
    phrases: str
    """One a line."""
    fields: Collection[str]
    """Where to look for them, of `RULE`."""
    everywhere: bool = False
    """At all events."""


def list_rules(session: DbSession, event_id: int) -> list[TagRule]:
    """The rules of an event and of all events, the oldest first."""
    its = or_(TagRule.event_id.is_(None), TagRule.event_id == event_id)
    return list(
        session.scalars(select(TagRule).where(its).options(joinedload(TagRule.tag)).order_by(TagRule.id))
    )


def add_rule(database: Database, event_id: int, form: RuleForm) -> int:
    """Add a rule. Raises RuleInvalid."""
    phrases = [line.strip() for line in form.phrases.splitlines() if tokens_of(line)]
    fields = [name for name in RULE if name in form.fields]
    with database.begin() as session:
        tag = session.get(Tag, form.tag_id)
        if tag is None or not phrases or not fields:
            raise RuleInvalid(N_("A rule needs a tag, at least one phrase, and where to look for it."))
        if len(phrases) > MAX_PHRASES or any(len(one) > LONGEST_PHRASE for one in phrases):
            raise RuleInvalid(N_("One of the texts is too long."))
        of = None if form.everywhere else event_id
        rule = TagRule(event_id=of, tag_id=tag.id, phrases=phrases, fields=fields)
        session.add(rule)
        session.flush()
        _record(session, rule, "added")
        return _changed(session, event_id)


def switch_rule(database: Database, event_id: int, rule_id: int, on: bool) -> int:
    """Switch a rule on or off. Raises RuleMissing."""
    with database.begin() as session:
        rule = _rule(session, event_id, rule_id)
        rule.enabled = on
        _record(session, rule, "on" if on else "off")
        return _changed(session, event_id)


def remove_rule(database: Database, event_id: int, rule_id: int) -> int:
    """Remove a rule. What it suggested, and nobody accepted, goes too. Raises RuleMissing."""
    with database.begin() as session:
        rule = _rule(session, event_id, rule_id)
        _record(session, rule, "removed")
        session.delete(rule)
        return _changed(session, event_id)


def _record(session: DbSession, rule: TagRule, how: str) -> None:
    tag = session.get_one(Tag, rule.tag_id)
    what = audit.Subject("tag_rule", str(rule.id), tag.label, rule.event_id)
    details = {"how": how, "phrases": list(rule.phrases)}
    audit.record(session, audit.Action.VOCABULARY_CHANGED, what, details)


def _rule(session: DbSession, event_id: int, rule_id: int) -> TagRule:
    rule = session.get(TagRule, rule_id)
    if rule is None or rule.event_id not in (None, event_id):
        raise RuleMissing
    return rule


def _changed(session: DbSession, event_id: int) -> int:
    session.flush()
    names_changed(session)
    return pending.count_waiting(session, event_id)

"""What taggers are told of an event, and that a change is noticed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Person, PersonName, Session, Tag, TagRule
from mediahub.tagging.event_facts import EventFactsCache, bump, load_event_facts
from tests.unit.tagging.assets import TEN, add_event


def fill(session: DbSession) -> int:
    event = add_event(session).event_id
    other = add_event(session, "fair").event_id
    yin = Person(slug="yin", name="Yin Tongyue")
    yin.names = [PersonName(text="Yin Tongyue", folded="yin tongyue", kind="name", lang="")]
    tag = Tag(slug="robot", label="Robot")
    session.add_all([yin, tag])
    session.flush()
    for number in (event, other):
        item = Session(event_id=number, code="D1", title="Opening", room="Hall A", starts_at=TEN,
                       ends_at=TEN + timedelta(hours=1))  # fmt: skip
        item.speakers, item.tags = [yin], [tag]
        session.add(item)
    rules = [(event, True), (None, True), (other, True), (event, False)]
    session.add_all([
        TagRule(tag_id=tag.id, event_id=of, phrases=[f"p{n}"], fields=["words"], enabled=on)
        for n, (of, on) in enumerate(rules)
    ])  # fmt: skip
    session.flush()
    return event


def test_only_the_events_own_programme_and_rules_and_those_of_all(database: Database) -> None:
    with database.begin() as session:
        event = fill(session)
        facts = load_event_facts(session, event)
    (item,) = facts.sessions
    assert (item.code, item.title, item.speaker_names) == ("D1", "Opening", ("yin tongyue",))
    assert [rule.phrases for rule in facts.rules] == [("p0",), ("p1",)]
    assert facts.names is not None
    assert [hit.target[0] for hit in facts.names.find("Yin Tongyue speaks")] == ["person"]


def test_they_are_kept_until_something_changes(database: Database) -> None:
    cache = EventFactsCache()
    with database.begin() as session:
        event = fill(session)
        first = cache.get(session, event)
        assert cache.get(session, event) is first
        bump(session, event + 1000)
        assert cache.get(session, event) is first
        bump(session, event)
        second = cache.get(session, event)
        assert second is not first
        bump(session)
        assert cache.get(session, event) is not second

"""Names of an event, and what else is called what one of them means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Person, PersonName, Photographer, Tag, TagName
from mediahub.catalog.models import Session as Item
from mediahub.search.query.completion import Name
from mediahub.search.query.naming import MAX_OTHERS, Named

NINE = datetime(2025, 10, 18, 1, tzinfo=UTC)


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as session:
        fill(session)
    return database


def fill(session: Session) -> None:
    event, other = (Event(slug=slug, name=slug, timezone="Asia/Shanghai") for slug in ("summit", "fair"))
    person = Person(slug="yin", name="Yin Tongyue", role="Chair")
    tag = Tag(slug="robot", label="Robot")
    session.add_all([event, other, person, tag, Photographer(name="Chen Rui")])
    session.flush()
    session.add_all([
        PersonName(person_id=person.id, text="尹同跃"),
        TagName(tag_id=tag.id, text="机器人"),
        *(
            Item(event_id=one.id, code=f"{one.slug}-1", title="Opening", room="Hall A", starts_at=NINE,
                 ends_at=NINE.replace(hour=2))
            for one in (event, other)
        ),
    ])  # fmt: skip


def test_a_name_leads_to_the_others_of_all_that_it_means() -> None:
    named = Named([
        Name("person", "yin", "Yin Tongyue", ("Yin Tongyue", "尹同跃")),
        Name("tag", "yin", "Yin Tongyue", ("Yin Tongyue", "Chair")),
        Name("photographer", "x", "Chen Rui", ("Chen Rui", "Chen")),
    ])  # fmt: skip
    assert named.others["yin tongyue"] == ("尹同跃", "Chair")
    assert named.others["尹同跃"] == ("Yin Tongyue",)
    assert "chen rui" not in named.others
    assert "chen rui" in named.programme.names


def test_names_without_end_are_bounded() -> None:
    many = tuple(f"name {number}" for number in range(50))
    assert len(Named([Name("person", "x", many[0], many)]).others["name 0"]) == MAX_OTHERS

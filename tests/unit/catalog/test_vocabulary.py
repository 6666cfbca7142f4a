from __future__ import annotations

from sqlalchemy import func, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Person, PersonName, Tag, TagName
from mediahub.catalog.names import fold
from mediahub.catalog.vocabulary import person_ids, tag_ids
from tests.statements import statements_on


def test_a_person_is_found_by_any_name(database: Database) -> None:
    with database.begin() as session:
        names = ["Ban Ki-moon", "반기문", "Бан Ги Мун"]
        ban = Person(slug="ban-ki-moon", name=names[0])
        ban.names = [PersonName(text=name, folded=fold(name)) for name in names]
        session.add(ban)
        session.flush()
        found = person_ids(session, ["반기문", "ban ki moon", "БАН ГИ МУН"])
        assert set(found.values()) == {ban.id}
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_an_unknown_keyword_becomes_one_tag_however_it_is_written(database: Database) -> None:
    for spelling in ("Test drive", "test  drive", "TEST-DRIVE"):
        with database.begin() as session:
            tag_ids(session, [spelling])
    with database.read() as session:
        assert [(tag.slug, tag.label) for tag in session.scalars(select(Tag))] == [
            ("test-drive", "Test drive")
        ]


def test_names_without_letters_are_left_out(database: Database) -> None:
    with database.begin() as session:
        assert tag_ids(session, ["", "  ", "!!"]) == {}
        assert session.scalar(select(func.count()).select_from(Tag)) == 0


def test_very_long_keywords_fit(database: Database) -> None:
    with database.begin() as session:
        found = tag_ids(session, ["x" * 5000, "尹" * 5000])
    assert len(set(found.values())) == 2


def test_many_new_names_are_few_statements(database: Database) -> None:
    """Nobody else can write to SQLite meanwhile."""
    many = [f"keyword {number}" for number in range(500)]
    with database.begin() as session:
        with statements_on(session.connection()) as statements:
            found = tag_ids(session, [*many, "Keyword 7", "KEYWORD-7"])
        assert len(statements) < 20
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Tag)) == 500
        names = dict(session.execute(select(TagName.text, TagName.tag_id)).all())
    assert {name: found[name] for name in many} == names
    assert found["KEYWORD-7"] == found["Keyword 7"] == found["keyword 7"]


def test_a_name_whose_slug_is_taken_is_another_name_of_that_tag(database: Database) -> None:
    with database.begin() as session:
        session.add(kept := Tag(slug="test-drive", label="Probefahrt"))
        session.flush()
        assert tag_ids(session, ["test drive"]) == {"test drive": kept.id}


def test_names_that_grow_when_they_are_folded_fit_and_are_found_again(database: Database) -> None:
    """U+FDFA is eighteen letters then; PostgreSQL takes no more than the column holds."""
    grown = "\ufdfa" * 200
    for _ in range(2):
        with database.begin() as session:
            assert list(tag_ids(session, [grown])) == [grown]
            assert list(person_ids(session, [grown])) == [grown]
    with database.read() as session:
        for model in (Tag, TagName, Person, PersonName):
            assert session.scalar(select(func.count()).select_from(model)) == 1
        assert len(session.scalars(select(TagName.folded)).one()) == 200

"""Roster codes expand in the language of the text, and texts follow when a name is corrected."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, CodedText, Outbox, Person, PersonName
from mediahub.catalog.names import fold
from mediahub.catalog.roster.codes import Entry, expand, language_of, recoded
from mediahub.catalog.roster.csv_table import TableError, read_table
from mediahub.catalog.roster.rows import (
    expand_asset,
    follow,
    put_code,
    remove_code,
    unknown_codes,
    uses,
    written,
)
from tests.assets import add_asset, add_event

ROSTER = {
    "bkm": Entry("Ban Ki-moon", {"en": "Ban Ki-moon", "zh": "潘基文"}, {"en": "former UN Secretary-General"}),
    "ytl": Entry("Yin Tongyue", {"zh": "尹同跃"}, {"en": "Chairman of Chery", "zh": "奇瑞董事长"}),
}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("=bkm= speaks.", "Ban Ki-moon, former UN Secretary-General, speaks."),
        ("Talks with =BKM=.", "Talks with Ban Ki-moon, former UN Secretary-General."),
        ("=ytl= and =bkm=", "Yin Tongyue, Chairman of Chery, and Ban Ki-moon, former UN Secretary-General"),
        (
            "=bkm= goes. =bkm= waves.",
            "Ban Ki-moon, former UN Secretary-General, goes. Ban Ki-moon waves.",
        ),
        ("今天=ytl=在开幕式上致辞", "今天奇瑞董事长尹同跃在开幕式上致辞"),
        ("=bkm=出席峰会", "潘基文出席峰会"),
        ("f(x)=a=b and =nobody=", "f(x)=a=b and =nobody="),
    ],
)
def test_codes_expand(typed: str, text: str) -> None:
    assert expand(typed, ROSTER).text == text


def test_unknown_codes_are_named_once() -> None:
    assert expand("=xyz= and =bkm= and =XYZ=", ROSTER).unknown == ("xyz",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("=bkm= opens", "en"),
        ("=bkm=开幕", "zh"),
        ("開会の挨拶", "ja"),
        ("반기문 총장", "ko"),
        ("Бан", "ru"),
        ("", "en"),
    ],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_an_edited_text_gets_its_codes_back() -> None:
    used = expand("=bkm= speaks.", ROSTER).used
    assert recoded("Today Ban Ki-moon, former UN Secretary-General, spoke.", used) == "Today =bkm= spoke."
    assert recoded("Mr Ban spoke.", used) == "Mr Ban spoke."


def test_texts_follow_a_corrected_name(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        ban = Person(slug="ban", name="Ban Kimoon", role="former UN Secretary-General; honorary advisor")
        ban.names = [
            PersonName(text="Ban Kimoon", folded=fold("Ban Kimoon"), lang="en", kind="main"),
            PersonName(text="潘基文", folded="潘基文", lang="zh-Hans", kind="native"),
        ]
        session.add(ban)
        session.flush()
        put_code(session, event.id, "bkm", ban.id, {"zh": "前联合国秘书长"})
        one = add_asset(session, event, "one", caption="=bkm= opens the day with =new=.")
        two = add_asset(session, event, "two", caption="=bkm=致辞")
        plain = add_asset(session, event, "plain", caption="Nobody")
        for asset in (one, two, plain):
            expand_asset(session, asset)
        session.flush()
        assert one.caption == "Ban Kimoon, former UN Secretary-General, opens the day with =new=."
        assert two.caption == "前联合国秘书长潘基文致辞"
        assert unknown_codes(session, event.id) == {"new": [one.id]}
        assert uses(session, event.id) == {"bkm": 2, "new": 1}
        follow(session, event.id)
        # an edit that leaves the name alone keeps its code, another name does not
        one.caption = written(session, event.id, one.id, "caption", one.caption.replace("opens", "closes"))
        two.caption = written(session, event.id, two.id, "caption", "无人")
    with database.begin() as session:
        session.query(Outbox).delete()
        session.get_one(Person, ban.id).name = "Ban Ki-moon"
        session.scalars(select(PersonName).where(PersonName.kind == "main")).one().text = "Ban Ki-moon"
        assert follow(session, event.id) == 1
        assert follow(session, event.id) == 0
        told = set(session.scalars(select(Outbox.asset_id)))
    assert told == {one.id}
    with database.begin() as session:
        caption = session.get_one(Asset, one.id).caption
        assert caption == "Ban Ki-moon, former UN Secretary-General, closes the day with =new=."
        assert session.get_one(Asset, two.id).caption == "无人"
        captions = select(Asset.caption).where(Asset.id == one.id)
        # a code that comes later repairs what was typed before
        ann = Person(slug="ann", name="Ann New")
        session.add(ann)
        session.flush()
        put_code(session, event.id, "new", ann.id, {})
        assert follow(session, event.id) == 1
        assert session.scalars(captions).one().endswith("with Ann New.")
        assert unknown_codes(session, event.id) == {}
        # and one that goes leaves the name that it stood for
        assert remove_code(session, event.id, "new")
        assert not remove_code(session, event.id, "new")
        ann.name = "Ann Newer"
        session.get_one(Person, ban.id).name = "Ban"
        follow(session, event.id)
        assert session.scalars(captions).one().endswith("with Ann New.")


def test_a_text_that_was_written_otherwise_is_left_alone(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        ban = Person(slug="ban", name="Ban")
        session.add(ban)
        session.flush()
        put_code(session, event.id, "bkm", ban.id, {})
        asset = add_asset(session, event, "one", caption="=bkm= waves")
        expand_asset(session, asset)
        session.flush()
        follow(session, event.id)
        asset.caption = "Written by a program"
        ban.name = "Ban Ki-moon"
        session.flush()
        assert follow(session, event.id) == 0
        session.flush()
        assert session.get(CodedText, (asset.id, "caption")) is None


def test_a_table_of_the_west_and_lines_that_are_short() -> None:
    lines, problems = read_table("name;code\nJürgen Groß;jg\nBühne\n".encode("cp1252"))
    assert [(line.code, line.name) for line in lines] == [("jg", "Jürgen Groß")]
    assert problems[0].startswith("Line 3")
    with pytest.raises(TableError, match="no table"):
        read_table(b'code,name\n"' + b"x" * 200_000)

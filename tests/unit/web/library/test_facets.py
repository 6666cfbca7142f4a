"""Facets with words; tags as the tree that they are."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Tag, TagName
from mediahub.http import language
from mediahub.search.port import FacetCount
from mediahub.search.query.completion import Suggestion
from mediahub.web.library.facets import Value, in_reader_s_words, named_facets


def tags(database: Database, counts: dict[str, int], chosen: tuple[str, ...] = ()) -> list[Value]:
    """The tag facet over a vocabulary where a robot dog is a kind of robot, and that of technology."""
    with database.begin() as session:
        event = Event(slug="summit", name="Summit", timezone="UTC")
        session.add(event)
        above: Tag | None = None
        for slug in ("technology", "robot", "robot-dog"):
            above = Tag(slug=slug, label=slug.title(), parent=above)
            session.add(above)
        session.add(Tag(slug="stage", label="Stage"))
        session.flush()
        counted = {"tag": [FacetCount(value, count) for value, count in counts.items()]}
        facets = named_facets(session, event, counted, {"tag": chosen})
    return next(facet["values"] for facet in facets if facet["name"] == "tag")


def shape(values: list[Value]) -> list[tuple[str, int, int]]:
    return [(item["value"], item["count"], item["depth"]) for item in values]


def test_kinds_follow_what_they_are_a_kind_of(database: Database) -> None:
    counts = {"stage": 9, "technology": 7, "robot": 4, "robot-dog": 4}
    assert shape(tags(database, counts)) == [
        ("stage", 9, 0),
        ("technology", 7, 0),
        ("robot", 4, 1),
        ("robot-dog", 4, 2),
    ]


def test_a_ring_of_parents_is_not_lost(database: Database) -> None:
    tags(database, {})
    with database.begin() as session:
        slugs = {tag.slug: tag for tag in session.scalars(select(Tag))}
        slugs["technology"].parent = slugs["robot-dog"]
        session.flush()
        event = session.scalars(select(Event)).one()
        counted = {"tag": [FacetCount("stage", 2), FacetCount("robot", 1), FacetCount("robot-dog", 1)]}
        slugs["robot"].parent = slugs["robot-dog"]
        session.flush()
        facets = named_facets(session, event, counted, {})
    values = next(facet["values"] for facet in facets if facet["name"] == "tag")
    assert shape(values) == [("stage", 2, 0), ("robot", 1, 0), ("robot-dog", 1, 0)]


def test_a_tag_without_its_parent_in_the_answer_is_not_lost(database: Database) -> None:
    assert shape(tags(database, {"robot-dog": 4}, chosen=("robot", "unknown"))) == [
        ("robot", 0, 0),
        ("robot-dog", 4, 1),
        ("unknown", 0, 0),
    ]


def test_names_that_the_reader_sees_come_first_where_they_were_typed(database: Database) -> None:
    """In Chinese, a tag that is called so, before one whose label says something else."""
    with database.begin() as session:
        for slug, label, names in (
            ("show", "Show", ["演出", "机器表演"]),
            ("robot", "Robot", ["机器人"]),
            ("machine", "Machine hall", []),
        ):
            names = [TagName(text=one, folded=one, lang="zh-Hans") for one in names]
            session.add(Tag(slug=slug, label=label, names=names))
        session.flush()
        found = [
            Suggestion("tag", "Show", "机器表演", "", "tag", "show", 9),
            Suggestion("tag", "Robot", "机器人", "", "tag", "robot", 4),
            Suggestion("tag", "Machine hall", "机器", "", "tag", "machine", 2),
            Suggestion("photographer", "Chen Rui", "", "", "photographer", "Chen Rui", 1),
        ]
        app = Flask(__name__)
        language.init_app(app)
        with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
            chinese = in_reader_s_words(session, found, "红 机器")
        with app.test_request_context(headers={"Accept-Language": "en"}):
            english = in_reader_s_words(session, found, "机器")
    assert [(one.label, one.note) for one in chinese] == [
        ("机器人", "Robot"),
        ("演出", "Show · 机器表演"),
        ("Machine hall", "机器"),
        ("Chen Rui", ""),
    ]
    assert english == found

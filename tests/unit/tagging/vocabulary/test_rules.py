"""Tag rules as editors write them."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.vocabulary import tag_ids
from mediahub.tagging.vocabulary.rules import (
    LONGEST_PHRASE,
    MAX_PHRASES,
    RuleForm,
    RuleInvalid,
    RuleMissing,
    add_rule,
    list_rules,
    remove_rule,
    switch_rule,
)
from tests.unit.curation.scene import Scene


def test_a_rule_of_one_event_is_not_another_events_and_one_for_all_is(database: Database) -> None:
    scene = Scene(database)
    with database.begin() as session:
        tag = tag_ids(session, ["Robots"])["Robots"]
        other = create_event(session, "other", "Other", "UTC").id
    add_rule(database, scene.event_id, RuleForm(tag, "robot\n\n robots ", ["ocr", "words", "nonsense"]))
    add_rule(database, scene.event_id, RuleForm(tag, "arm", ["filename"], everywhere=True))
    with database.read() as session:
        own, common = list_rules(session, scene.event_id)
        assert [one.id for one in list_rules(session, other)] == [common.id]
    assert own.phrases == ["robot", "robots"]
    assert set(own.fields) == {"words", "ocr"}
    with pytest.raises(RuleMissing):
        switch_rule(database, other, own.id, False)
    switch_rule(database, other, common.id, False)
    remove_rule(database, scene.event_id, own.id)
    with pytest.raises(RuleMissing):
        remove_rule(database, scene.event_id, own.id)
    with database.read() as session:
        assert [(one.id, one.enabled) for one in list_rules(session, scene.event_id)] == [(common.id, False)]


def test_a_rule_that_would_never_give_a_tag_is_refused(database: Database) -> None:
    scene = Scene(database)
    with database.begin() as session:
        tag = tag_ids(session, ["Robots"])["Robots"]
    for form in (
        RuleForm(tag + 1, "robot", ["words"]),
        RuleForm(tag, " \n—", ["words"]),
        RuleForm(tag, "robot", ["nonsense"]),
    ):
        with pytest.raises(RuleInvalid):
            add_rule(database, scene.event_id, form)


def test_a_rule_has_so_many_phrases_and_none_is_endless(database: Database) -> None:
    scene = Scene(database)
    with database.begin() as session:
        tag = tag_ids(session, ["Robots"])["Robots"]
    add_rule(
        database, scene.event_id, RuleForm(tag, "\n".join(["x" * LONGEST_PHRASE] * MAX_PHRASES), ["words"])
    )
    for phrases in ("x" * (LONGEST_PHRASE + 1), "\n".join(["x"] * (MAX_PHRASES + 1))):
        with pytest.raises(RuleInvalid, match="too long"):
            add_rule(database, scene.event_id, RuleForm(tag, phrases, ["words"]))

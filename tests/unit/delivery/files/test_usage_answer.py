"""May I use this picture: the answer in parts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, AssetPerson, DeliverySettings, NoPublication, Person
from mediahub.delivery.files.usage_answer import beginnings, usage_answer, without_repeated
from mediahub.rights import Viewer
from tests.unit.delivery.conftest import TAKEN_AT, Summit


def test_an_embargo_says_when_it_ends(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.embargo_until = TAKEN_AT + timedelta(hours=1)
    summit.session.flush()
    before = usage_answer(summit.press, asset, TAKEN_AT)
    assert (before["until"], before["reasons"]) == (asset.embargo_until, ["embargoed", "free_with_credit"])
    assert usage_answer(summit.press, asset, TAKEN_AT + timedelta(hours=2))["may"]


def test_the_answer_holds_all_that_is_copied_from_it(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.credit = "Chen Rui / Summit"
    summit.session.flush()
    answer = usage_answer(summit.press, asset, TAKEN_AT)
    assert {name: answer[name] for name in ("may", "answer", "until", "credit_line", "alt_text")} == {
        "may": True,
        "answer": "free",
        "until": None,
        "credit_line": "Chen Rui / Summit",
        "alt_text": "A robot",
    }
    assert "Chen Rui / Summit" in answer["sentence"]
    assert answer["reasons"] == ["free_with_credit"]


def test_nobody_is_nobody(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.rights_class = "editorial"
    summit.session.flush()
    assert not usage_answer(Viewer(), asset, TAKEN_AT)["may"]


def further(summit: Summit, viewer: Viewer, language: str = "en", **changed: object) -> str:
    """Usage terms that stand beside the sentence, of picture a with what is `changed`."""
    asset = summit.session.get_one(Asset, "a")
    for name, value in changed.items():
        setattr(asset, name, value)
    summit.session.flush()
    answer = usage_answer(viewer, asset, TAKEN_AT, language=language)
    assert answer["terms"].strip()  # whole, for programs
    return str(answer["further_terms"])


def test_usual_terms_are_not_said_beside_the_sentence_that_says_them(summit: Summit) -> None:
    for viewer in (summit.press, summit.desk):
        for name in ("free", "editorial", "partners", "none"):
            assert further(summit, viewer, rights_class=name) == ""
    assert further(
        summit, summit.press, rights_class="free", usage_terms="No covers. [zh] 不得用作封面。"
    ) == ("No covers.")
    assert further(summit, summit.press, "zh") == "不得用作封面。"


def test_words_of_the_event_s_own_stand_beside_the_sentence(summit: Summit) -> None:
    own = {"editorial": "Ask the press office. [zh] 请联系新闻办公室。"}
    summit.session.add(DeliverySettings(event_id=summit.event.id, texts=own))
    assert further(summit, summit.press, rights_class="editorial") == "Ask the press office."
    assert further(summit, summit.press, "zh") == "请联系新闻办公室。"
    assert further(summit, summit.press, usage_terms="No covers.") == "Ask the press office. No covers."
    summit.session.get_one(Asset, "a").usage_terms = ""
    assert further(summit, summit.press, rights_class="free") == ""
    assert further(summit, summit.desk, rights_class="editorial", expires_at=TAKEN_AT) == ""
    assert further(summit, summit.desk, expires_at=None) == "Ask the press office."
    assert further(summit, summit.desk, state="withdrawn") == ""
    person = summit.session.scalars(select(Person.id)).one()
    summit.session.add(AssetPerson(asset_id="a", person_id=person, source="manual", status="accepted"))
    summit.session.add(NoPublication(event_id=summit.event.id, person_id=person))
    summit.session.flush()
    summit.session.expire(summit.session.get_one(Asset, "a"))
    assert further(summit, summit.press, state="ready") == "", "somebody in it must not be published"


def test_an_embargo_s_sentence_is_silent_about_the_use(summit: Summit) -> None:
    later = TAKEN_AT + timedelta(hours=1)
    for viewer in (summit.press, summit.desk):
        assert "partners" in further(summit, viewer, rights_class="partners", embargo_until=later)
        assert further(summit, viewer, embargo_until=TAKEN_AT) == "", "it ends now"
        assert "editorial" in further(summit, viewer, rights_class="editorial", embargo_until=later)
        assert further(summit, viewer, rights_class="free") == ""  # it would begin with the opposite


@pytest.mark.parametrize(
    ("rights_class", "own", "left"),
    [
        (
            "editorial",
            "Illustration, not a photograph. Editorial use only.",
            "Illustration, not a photograph.",
        ),
        ("editorial", "EDITORIAL USE ONLY! No covers.", "No covers."),
        ("editorial", "Not for advertising; 3.5 years.", "3.5 years."),
        ("editorial", "Editorial use only in China.", "Editorial use only in China."),
        ("editorial", "Not for editorial use. For advertising. Not for use.", None),
        ("free", "Editorial use only. Free to use.", "Editorial use only."),
        ("partners", "Partners of the event only", ""),
    ],
)
def test_what_a_file_says_again_of_its_class_is_left_out(
    summit: Summit, rights_class: str, own: str, left: str | None
) -> None:
    expected = own if left is None else left
    assert further(summit, summit.press, rights_class=rights_class, usage_terms=own) == expected


def test_a_file_s_own_words_stay_where_the_sentence_says_another_thing(summit: Summit) -> None:
    own = {"editorial": "Ask the press office."}
    summit.session.add(DeliverySettings(event_id=summit.event.id, texts=own))
    said = further(
        summit, summit.press, rights_class="editorial", usage_terms="Ask the press office. No covers."
    )
    assert said == "Ask the press office. No covers."
    ended = further(summit, summit.desk, usage_terms="Editorial use only.", expires_at=TAKEN_AT)
    assert ended == "Editorial use only."


@pytest.mark.parametrize(
    ("rights_class", "instructions", "left"),
    [
        ("editorial", "Editorial use only. Call the desk.", "Call the desk."),
        ("free", "Not for covers. Not for covers", ""),
        ("free", "Not for covers or posters.", "Not for covers or posters."),
        ("none", "Not for use. 仅供内部使用。", "仅供内部使用。"),
    ],
)
def test_instructions_say_nothing_that_stands_above_them(
    summit: Summit, rights_class: str, instructions: str, left: str
) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.rights_class, asset.usage_terms, asset.instructions = rights_class, "Not for covers.", instructions
    summit.session.flush()
    answer = usage_answer(summit.press, asset, TAKEN_AT)
    assert (answer["further_terms"], answer["further_instructions"]) == ("Not for covers.", left)
    assert asset.instructions == instructions


def test_what_the_sentence_says_is_not_said_beside_it(summit: Summit) -> None:
    sentence = "No: the permission to use it has ended."
    asset = summit.session.get_one(Asset, "a")
    asset.expires_at, asset.instructions = TAKEN_AT, f"{sentence} Free to use, with the credit line."
    assert further(summit, summit.press, usage_terms=f"{sentence} Ask us.") == "Ask us."
    answer = usage_answer(summit.press, asset, TAKEN_AT)
    assert answer["sentence"] == sentence
    assert answer["further_instructions"] == "Free to use, with the credit line."


SAID = "Editorial use only. Credit: Chen Rui."


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("Editorial use only.", [SAID], ""),
        ("For EDITORIAL use only!", [SAID], ""),
        ("Not for covers", [SAID, "Not for covers."], ""),
        ("Call the desk.", [SAID, "Not for covers."], "Call the desk."),
        ("Not before 18:00. A drawing. Credit: Chen Rui.", [SAID, "A drawing."], "Not before 18:00."),
        ("不得转售。仅供编辑使用。", ["仅供编辑使用。"], "不得转售。"),
        ("Call the desk. No covers. Call the desk!", [], "Call the desk. No covers."),
        # a number's point ends no sentence, what is short is not recognised, no sentence is part of another
        ("At most 3.5 megabytes.", ["5 megabytes."], "At most 3.5 megabytes."),
        ("No. Never. No.", ["No."], "No. Never. No."),
        ("Yes! Call!", ["Yes. Call."], "Yes!"),
        ("Not for use.", ["Not for use in advertising."], "Not for use."),
        ("For advertising.", ["Not for advertising."], "For advertising."),
        (" . ", [], ""),
    ],
)
def test_what_was_said_is_left_out(text: str, said: list[str], left: str) -> None:
    assert without_repeated(text, said) == left


def test_a_sentence_begins_with_its_first_clause() -> None:
    said = list(beginnings("For editorial use only, with the credit line. Not for advertising."))
    assert without_repeated("Editorial use only. Credit line. Not for advertising.", said) == "Credit line."
    assert without_repeated("仅限新闻编辑用途。", beginnings("仅限新闻编辑用途，须注明署名。")) == ""

"""Completion: what is offered for what was typed, and what taking it does."""

from __future__ import annotations

import pytest

from mediahub.search.query.clauses import FIELDS, LACKING, STATES
from mediahub.search.query.completion import MAX_SUGGESTIONS, Counts, Name, Suggestion, complete
from mediahub.search.query.guide import FIELD_HELP, FORMS, STATE_HELP
from mediahub.search.query.language import parse

NAMES = [
    Name("person", "yin", "Yin Tongyue", ("Yin Tongyue", "尹同跃", "Инь Тунъюэ"), "Chairman"),
    Name("person", "ban", "Ban Ki-moon", ("Ban Ki-moon", "반기문", "Mr Ban")),
    Name("person", "secret", "Yindra Hidden", ("Yindra Hidden",)),
    Name("session", "D1-OPEN", "Opening: Co-Create", ("Opening: Co-Create", "D1-OPEN"), "Fri 09:30"),
    Name("tag", "robotics", "Robotics", ("Robotics", "机器人")),
    Name("photographer", "Chen Rui", "Chen Rui", ("Chen Rui",)),
]
COUNTS: Counts = {
    "person": {"yin": 7, "ban": 3},
    "session": {"D1-OPEN": 12},
    "tag": {"robotics": 5},
    "photographer": {"Chen Rui": 9},
}


def offered(text: str, drafts: bool = True) -> list[Suggestion]:
    return complete(text, NAMES, lambda before: COUNTS, drafts=drafts)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yin", "yin"), ("YIN TONG", "yin"), ("tongyue yi", "yin"), ("同跃", "yin"), ("инь ту", "yin"),
        ("mr b", "ban"), ("ki-mo", "ban"), ("open", "D1-OPEN"), ("d1-op", "D1-OPEN"), ("机器", "robotics"),
        ("#rob", "robotics"), ("person:ba", "ban"), ("by:che", "Chen Rui"),
        ('session:"opening co', "D1-OPEN"),
        ("robots -crowd yin", "yin"), ("(stage OR yin", "yin"),
    ],
)  # fmt: skip
def test_names_in_any_script_and_order(text: str, value: str) -> None:
    assert offered(text)[0].value == value


def test_taking_a_name_replaces_its_words_by_a_filter() -> None:
    first = offered("keynote yin tong")[0]
    assert (first.kind, first.facet, first.value, first.text) == ("person", "person", "yin", "keynote ")
    assert (first.label, first.note, first.count) == ("Yin Tongyue", "Chairman", 7)
    assert offered("同跃")[0].note == "尹同跃 · Chairman", "the spelling that was meant is shown"


def test_an_exclusion_stays_in_the_text() -> None:
    first = offered("robots -by:che")[0]
    assert (first.facet, first.text) == ("", 'robots -by:"Chen Rui" ')
    assert offered("-yin") == []


def test_what_has_no_pictures_is_not_named() -> None:
    assert all(
        "Hidden" not in one.label for text in ("yin", "yindra", "person:", "h") for one in offered(text)
    )


def test_counts_are_those_of_the_rest_of_the_query() -> None:
    asked: list[str] = []

    def count(before: str) -> Counts:
        asked.append(before)
        return COUNTS

    complete("keynote -crowd tag:rob", NAMES, count, drafts=True)
    complete("keynote mr ba", NAMES, count, drafts=True)
    assert asked == ["keynote -crowd ", "keynote "]


def test_fields_and_states_come_with_help() -> None:
    labels = {one.label: one for one in offered("robots p")}
    assert {"person:", "place:", "is:photo", "is:portrait", "is:partners"} <= set(labels)
    assert labels["person:"].text == "robots person:"
    assert labels["person:"].note == FIELD_HELP["person"]
    assert [one.text for one in offered("is:emb")] == ["is:embargoed "]
    assert [one.text for one in offered("x -is:vid")] == ["x -is:video "]
    assert {one.label for one in offered("has:t")} == {"has:tags", "has:tag", "has:title", "has:text"}
    assert offered("taken:y")[0].text == "taken:yesterday "


@pytest.mark.parametrize(
    "text", ["", " ", "yin ", '"', "(", "-", "nothing like it", ":", "#", "evil:x", '"yin']
)
def test_nothing_to_say_is_an_empty_list_or_a_short_one(text: str) -> None:
    assert len(offered(text)) <= MAX_SUGGESTIONS


def test_a_finished_word_is_left_alone() -> None:
    assert offered("yin ") == []


def test_the_guide_tells_the_truth() -> None:
    """Every form and field in it is understood, and every state is one."""
    assert set(FIELD_HELP) <= FIELDS
    assert set(STATE_HELP) - {"embargoed", "expired", "generated", "usable"} <= {*STATES, *LACKING}
    for form in FORMS:
        assert parse(form).messages == (), form


def test_faces_are_offered_to_the_team_alone() -> None:
    """Others find nothing by them."""
    assert [one.label for one in offered("has:fa")] == ["has:faces"]
    assert offered("has:fa", drafts=False) == []

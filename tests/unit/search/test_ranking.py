"""What stands above what, and that the explanation is the score itself: in every engine behind the port."""

from __future__ import annotations

import pytest

from mediahub.rights import Everything
from mediahub.search.port import Document, Drafts, Explanation, Request
from mediahub.search.query.language import parse
from tests.unit.search.opened import Opened
from tests.unit.search.sample_documents import document


def ranked(engine: Opened, text: str, *documents: Document) -> tuple[list[int], list[Explanation]]:
    """Numbers of what `text` finds, best first, and why."""
    engine.write(documents)
    request = Request(parse(text).query, Everything(), sort="relevance", drafts=True)
    found = engine.search(request)
    return [int(asset_id[5:]) for asset_id in found.ids], engine.explain(request, found.ids)


def shown(number: int, name: str, *, accepted: bool) -> Document:
    if accepted:
        return document(number, person_names=(name,))
    return document(number, drafts=Drafts(person_names=(name,)))


@pytest.mark.parametrize("text", ["yin", "yin tongyue", '"yin tongyue"', "tongy*", "person:yin"])
def test_accepted_above_suggested(engine: Opened, text: str) -> None:
    """Also where the suggestion is the newer picture, and the rarer kind of mark."""
    accepted = [shown(number, "Yin Tongyue", accepted=True) for number in range(1, 9)]
    found, _ = ranked(engine, text, *accepted, shown(9, "Yin Tongyue", accepted=False))
    assert found == [8, 7, 6, 5, 4, 3, 2, 1, 9]


def test_a_title_or_person_above_words_in_the_picture(engine: Opened) -> None:
    """However rare words in pictures are, and however usual the word is in titles."""
    titles = [document(number, title="Solar roof") for number in range(1, 60)]
    found, _ = ranked(
        engine,
        "solar",
        *titles,
        document(60, text="SOLAR solar solar"),
        document(61, person_names=("Solar",)),
    )
    assert found[0] == 61
    assert found[-1] == 60


def test_a_rating_breaks_a_tie_and_a_better_match_beats_it(engine: Opened) -> None:
    found, _ = ranked(
        engine,
        "robot",
        document(1, caption="robot", rating=4.0),
        document(2, caption="robot"),
        document(3, title="robot", caption="robot"),
    )
    assert found == [3, 1, 2]


def test_the_sharpest_of_a_burst_comes_first(engine: Opened) -> None:
    """A burst is one camera's, and ends with a pause; sharpness of other scenes is not compared."""

    def frame(number: int, taken_ms: int, sharpness: float, device: str = "R5") -> Document:
        return document(number, title="robot", taken=taken_ms * 1000, device=device, sharpness=sharpness)

    found, why = ranked(
        engine,
        "robot",
        frame(1, 0, 40.0),
        frame(2, 140, 90.0),
        frame(3, 280, 60.0),
        frame(4, 200, 5.0, device="Z9"),
        frame(5, 9000, 7.0),
        frame(6, 9100, 0.0),
    )
    assert found == [6, 5, 4, 2, 3, 1]
    losers = [one.id for one in why if any("sharp" in reason.what for reason in one.reasons)]
    assert losers == ["asset003", "asset001"]


def test_an_explanation_is_the_score_itself(engine: Opened) -> None:
    documents = [
        document(1, title="Robots", caption="a robot and robots", tag_names=("robot",), rating=3.0),
        document(2, caption="the robot speaks", person_names=("Lee",)),
        document(3, caption="robotics on stage"),
        document(4, caption="a speech"),
    ]
    found, why = ranked(engine, '(robot OR robot* OR "robot speaks") -speech', *documents)
    assert [int(one.id[5:]) for one in why] == found
    scores = [one.score for one in why]
    assert scores == sorted(scores, reverse=True)
    for one in why:
        assert one.score == pytest.approx(sum(reason.gain for reason in one.reasons))
        assert one.reasons
    best = {reason.what for reason in next(one for one in why if one.id == "asset001").reasons}
    assert {"subjects: robot", "title: a form of “robot”", "caption: robot*", "rating"} <= best
    assert not any("names" in what for what in best)


def test_a_part_that_does_not_match_explains_nothing(engine: Opened) -> None:
    """A phrase is scored by its words, but only where the phrase stands."""
    documents = [document(1, caption="grand hall"), document(2, caption="hall grand", title="car")]
    _, why = ranked(engine, '"grand hall" OR car', *documents)
    reasons = {one.id: {reason.what for reason in one.reasons} - {"recency"} for one in why}
    assert reasons == {"asset001": {"caption: grand", "caption: hall"}, "asset002": {"title: car"}}


@pytest.mark.parametrize("text", ["儿童", "photo 儿童", "Kids", "kids -factory"])
def test_what_is_called_so_stands_above_what_has_it_in_its_name(engine: Opened, text: str) -> None:
    """However often it is there."""
    longer = Drafts(tag_names=("联合国儿童基金会签约", "kids club", "kids corner"))
    found, _ = ranked(
        engine,
        text,
        document(1, caption="photo", tag_names=("children", "儿童", "kids")),
        document(2, caption="photo", tag_names=("联合国儿童基金会",), drafts=longer, rating=5.0),
    )
    assert found == [1, 2]


def test_a_whole_name_counts_only_where_it_is_wanted(engine: Opened) -> None:
    """It adds to what matches; it finds nothing by itself, and nothing that is excluded."""
    documents = [document(1, tag_names=("stage",), caption="car"), document(2, caption="car stage")]
    _, why = ranked(engine, "car -stage", *documents, document(3, caption="car", tag_names=("Car",)))
    assert [(one.id, one.reasons[0].what) for one in why] == [("asset003", "called: car")]

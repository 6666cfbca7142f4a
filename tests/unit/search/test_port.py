"""What every search engine behind the port promises, whichever it is.

Reading: replacing, rights, facets, order, spelling, layout, threads. The engine itself: opened anew, rebuilt
beside what serves, one turn to write, health. A query language that every engine answers alike is in it too.

An engine in a process of its own joins by a line in `tests.unit.search.opened.ADDRESSES`; all of these tests
then hold for it too. For a cluster, `tests/functional/search/test_opensearch.py` runs them.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from mediahub.rights import AllOf, AnyOf, Everything, IsNot, NoneOrAfter, Nothing, OneOf
from mediahub.search.port import (
    Busy,
    Document,
    Drafts,
    NoIndex,
    QuestionTooLong,
    Request,
    Results,
    Sort,
)
from mediahub.search.query.language import LONGEST_QUERY, parse
from mediahub.search.query.tree import All
from mediahub.search.schema import EPOCH, SET
from tests.unit.search.opened import Documents, Opened, engine_at
from tests.unit.search.sample_documents import counts, document, numbers

ALL = Request(All(), Everything(), sort="taken")


def test_replacing_and_deleting(engine: Opened) -> None:
    engine.write([document(1, caption="old"), document(2), document(3)])
    engine.write([document(1, caption="new"), document(1, caption="newest")], ["asset002", "unknown"])
    assert numbers(engine.search(ALL)) == [1, 3]
    assert engine.search(Request(parse("old").query, Everything())).total == 0
    assert engine.search(Request(parse("newest").query, Everything())).total == 1


def test_an_error_leaves_the_index_as_it_was(engine: Opened) -> None:
    engine.write([document(1)])
    with pytest.raises(AttributeError):
        engine.write([document(2), None], ["asset001"])  # type: ignore[list-item]
    assert numbers(engine.search(ALL)) == [1]
    engine.write([document(3)])
    assert numbers(engine.search(ALL)) == [1, 3]


def test_every_commit_has_a_generation_of_its_own(engine: Opened) -> None:
    seen = {engine.generation()}
    for number in range(3):
        engine.write([document(number)])
        seen.add(engine.generation())
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("taken", [1, 2, 3, 10]),
        ("-taken", [10, 3, 2, 1]),
        ("uploaded", [10, 3, 2, 1]),
        ("-uploaded", [1, 2, 3, 10]),
        ("rating", [2, 10, 3, 1]),
        ("name", [1, 2, 3, 10]),
        ("relevance", [2, 10, 3, 1]),
    ],
)
def test_orders_and_pages(engine: Opened, sort: Sort, expected: list[int]) -> None:
    for number in (10, 3, 1, 2):
        engine.write([document(number, rating=5.0 if number == 2 else 0.0)])
    for offset in range(5):
        request = Request(All(), Everything(), sort=sort, offset=offset, limit=2)
        results = engine.search(request)
        assert numbers(results) == expected[offset : offset + 2]
        assert results.total == 4


def test_pages_neither_repeat_nor_skip(engine: Opened) -> None:
    """Also where everything is a tie."""
    engine.write([document(number, taken=5, uploaded=5) for number in range(300)])
    for sort in ("taken", "uploaded", "rating", "relevance"):
        pages = [
            engine.search(Request(All(), Everything(), sort=sort, offset=offset, limit=7)).ids
            for offset in range(0, 300, 7)
        ]
        assert len({asset_id for page in pages for asset_id in page}) == 300, sort


def test_the_layout_is_the_search_without_pages(engine: Opened) -> None:
    engine.write(
        [document(n, ratio=1000 + n, day=f"2025-10-1{n}", sessions=(f"S{n}", "X")) for n in range(3)]
    )
    engine.write([document(7, sessions=(), colour="#ff8000")])
    layout = engine.layout(Request(All(), Everything(), sort="-taken", offset=2, limit=1))
    assert list(layout.ids) == ["asset007", "asset002", "asset001", "asset000"]
    assert list(layout.ratios) == [1500, 1002, 1001, 1000]
    assert list(layout.days) == ["2025-10-18", "2025-10-12", "2025-10-11", "2025-10-10"]
    assert list(layout.sessions) == ["", "S2", "S1", "S0"]
    assert list(layout.colours) == [0b11111_100000_00000, *[0b10000_100000_10000] * 3]


def test_what_looks_like_a_word_is_found_below_what_says_it(engine: Opened) -> None:
    """And neither leaves anything out nor is meant by quotation marks."""
    engine.write([document(1, looks=("car", "汽车")), document(2, caption="One car among many other words")])
    engine.write([document(3, text="CAR"), document(4, looks=("boat",)), document(5, tag_names=("Vehicle",))])

    def ask(text: str, written: bool = False) -> list[int]:
        query = parse(text, written=written).query
        return numbers(engine.search(Request(query, Everything(), sort="relevance")))

    assert (sorted(ask("car")[:3]), ask("car")[3:]) == ([2, 3, 5], [1])
    assert ask("cars")[-1] == 1, "in the plural too"
    assert (sorted(ask("汽车")[:2]), ask("汽车")[2:]) == ([2, 5], [1])
    assert ask("automobile")[-1] == 1, "and by other words for it"
    assert ask('"car"') == [2, 3]
    assert sorted(ask("car", written=True)) == [2, 3, 5]
    assert ask("looks:car") == ask("looks:汽车", written=True) == [1]
    assert 1 in ask("-car")
    assert ask("boat -car") == [4]


def test_what_a_drone_took_is_aerial_though_nobody_wrote_so(engine: Opened) -> None:
    """A camera for the hand by the same maker took none."""
    engine.write([document(1, camera="DJI FC3582"), document(2, camera="DJI Osmo Action 4")])
    engine.write([document(3, camera="Hasselblad L2D-20c"), document(4, camera="Hasselblad X2D 100C")])
    engine.write([document(5, camera="NIKON Z 9", tag_names=("Aerial", "Drone", "航拍"))])

    def ask(text: str) -> list[int]:
        return numbers(engine.search(Request(parse(text).query, Everything(), sort="relevance")))

    for text in ("drone shots", "aerial view", "航拍"):
        assert sorted(ask(text)) == [1, 3, 5], text


def test_facets_are_or_within_and_and_between(engine: Opened) -> None:
    engine.write([document(1, tags=("a", "b"), kind="video"), document(2, tags=("b",)), document(3)])
    engine.write([document(4, tags=("c",)), document(5, tags=("a",))])
    engine.write([], ["asset005"])
    request = Request(All(), Everything(), filters={"tag": ("a", "c")}, sort="taken")
    results = engine.search(request)
    assert numbers(results) == [1, 4]
    assert counts(results, "tag") == {"a": 1, "b": 2, "c": 1}, "its own filter does not narrow a facet"
    assert counts(results, "kind") == {"video": 1, "photo": 1}, "but that of the others"
    both = Request(All(), Everything(), filters={"tag": ("a", "c"), "kind": ("photo",)}, sort="taken")
    assert numbers(engine.search(both)) == [4]
    assert counts(engine.search(both), "tag") == {"b": 1, "c": 1}


def test_who_was_in_the_session_is_no_name_of_the_picture(engine: Opened) -> None:
    """Nor are speakers of a session that is only suggested known outside the team."""
    stated = document(1, sessions=("A",), present=("yin", "zhang"), persons=("yin",), person_names=("Yin",))
    guessed = document(2, drafts=Drafts(sessions=("B",), present=("yin",)))
    engine.write([stated, guessed])
    shown = engine.search(Request(All(), Everything()))
    assert counts(shown, "present") == {"yin": 1, "zhang": 1}
    assert counts(shown, "person") == {"yin": 1}
    assert counts(engine.search(Request(All(), Everything(), drafts=True)), "present") == {
        "yin": 2,
        "zhang": 1,
    }
    assert numbers(engine.search(Request(All(), Everything(), filters={"present": ("zhang",)}))) == [1]
    assert numbers(engine.search(Request(parse("zhang").query, Everything()))) == []


def test_stars_colours_and_rights_are_facets(engine: Opened) -> None:
    engine.write([document(1, rating=4.6, palette=("red", "1,2,3", "blue"), rights_class="editorial")])
    engine.write(
        [document(2, rating=-1.0), document(3, rating=0.4), document(4, rating=5.0, palette=("red",))]
    )
    results = engine.search(Request(All(), Everything()))
    assert counts(results, "stars") == {"5": 2}
    assert counts(results, "main_colour") == {"red": 2, "blue": 1}
    assert counts(results, "rights_class") == {"free": 3, "editorial": 1}
    assert numbers(engine.search(Request(All(), Everything(), filters={"main_colour": ("blue",)}))) == [1]


def test_facets_hide_zeros_and_are_ordered(engine: Opened) -> None:
    engine.write(
        [document(n, day=f"2025-10-{20 - n}", tags=("many",) if n else ("few", "many")) for n in range(3)]
    )
    engine.write([document(8, sessions=("LATE",), taken=9), document(9, sessions=("EARLY",), taken=1)])
    results = engine.search(Request(All(), Everything()))
    assert [count.value for count in results.facets["tag"]] == ["many", "few"]
    assert [count.value for count in results.facets["session"]] == ["EARLY", "LATE"]
    assert [count.value for count in results.facets["day"]] == [
        "2025-10-18", "2025-10-18", "2025-10-19", "2025-10-20",
    ][1:]  # fmt: skip
    assert engine.search(Request(All(), Nothing())).facets["tag"] == []


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_what_was_found(engine: Opened, seed: int) -> None:
    """Of a few results and of nearly all, with documents that are gone, hidden or without a value."""
    chance = random.Random(seed)
    documents = [
        document(
            number,
            tags=tuple(chance.sample(["a", "b", "c", "d"], chance.randint(0, 4))),
            persons=tuple(chance.sample(["x", "y"], chance.randint(0, 2))),
            rating=float(chance.randint(0, 5)),
            rights_class=chance.choice(("free", "free", "partners")),
        )
        for number in range(60)
    ]
    for start in (0, 20, 40):
        engine.write(documents[start : start + 20])
    engine.write([], [each.id for each in documents[::7]])
    visible = OneOf("rights_class", frozenset({"free"}))
    seen = [each for each in documents if documents.index(each) % 7 and each.rights_class == "free"]
    for least in (0, 1, 3, 5, 6):
        for filters in ({}, {"tag": ("a", "b")}, {"tag": ("c",), "person": ("x",)}):
            request = Request(parse(f"rating:>={least}").query, visible, filters=filters)
            results = engine.search(request)
            rated = [each for each in seen if each.rating >= least]
            tagged = [each for each in rated if not filters or set(each.tags) & set(filters["tag"])]
            known = [
                each
                for each in rated
                if "person" not in filters or set(each.persons) & set(filters["person"])
            ]
            assert results.total == len([each for each in tagged if each in known])
            assert counts(results, "tag") == Counter(tag for each in known for tag in each.tags)
            assert counts(results, "person") == Counter(who for each in tagged for who in each.persons)


def test_rights_are_inside_the_search(engine: Opened) -> None:
    """Neither totals nor counts tell of what may not be seen; moments are those of asking."""
    soon = 1_000_000 * 3600
    engine.write(
        [
            document(1, rights_class="free", tags=("t",)),
            document(2, rights_class="partners", tags=("t",)),
            document(3, rights_class="free", expires_at=soon, tags=("t",)),
            document(4, state="trashed", tags=("t",)),
            document(5, rights_class="free", held=SET, tags=("t",)),
        ]
    )
    hour = EPOCH + timedelta(hours=1)

    def see(moment: timedelta) -> Results:
        ready, free = OneOf("state", frozenset({"ready"})), OneOf("rights_class", frozenset({"free"}))
        visible = AllOf(
            (ready, AnyOf((free, Nothing())), NoneOrAfter("expires_at", hour + moment), IsNot("held"))
        )
        return engine.search(Request(All(), visible, sort="taken"))

    assert numbers(see(timedelta(microseconds=-1))) == [1, 3]
    assert numbers(see(timedelta(0))) == [1]
    assert counts(see(timedelta(0)), "tag") == {"t": 1}
    assert see(timedelta(0)).total == 1


DRAFTS = Drafts(
    persons=("zoe",),
    person_names=("Zoe Quux", "佐伊"),
    tags=("wibble",),
    tag_names=("Wibble",),
    sessions=("D9-XYZ",),
    session_titles=("Frobnication",),
    rooms=("Plover Room",),
    galleries=("secret-wall",),
    gallery_names=("Secret wall",),
)
STATED = {"persons": ("ann",), "person_names": ("Ann Lee",), "tags": ("stage",), "tag_names": ("Stage",)}


@pytest.mark.parametrize(
    "text",
    [
        "quux", "佐伊", "quu*", "qu?x", '"zoe quux"', "person:zoe", "person:quux", "frobnication",
        "session:D9-XYZ", "session:frobnication", "#wibble", "tag:wibble", "wibble", "wibbles", "plover",
        "room:plover", "place:plover", "in:secret-wall", '~"secret wall"', "has:gallery", "has:session",
    ],
)  # fmt: skip
def test_what_nobody_agreed_to_is_found_by_the_team_alone(engine: Opened, text: str) -> None:
    """By word, phrase, beginning, pattern, inflection, field and code, and by leaving out."""
    engine.write([document(1, drafts=DRAFTS, **STATED), document(2)])
    for drafts in (False, True):
        found = engine.search(Request(parse(text).query, Everything(), sort="taken", drafts=drafts))
        assert numbers(found) == ([1] if drafts else []), drafts
        left = engine.search(Request(parse(f"-{text}").query, Everything(), sort="taken", drafts=drafts))
        assert numbers(left) == ([2] if drafts else [1, 2]), drafts


def test_faces_are_found_by_the_team_alone(engine: Opened) -> None:
    """A face in a picture is a detector's guess; leaving out those with one says which have one, too."""
    engine.write([document(1, has_faces=True), document(2)])
    for drafts, found, left in ((False, [], [1, 2]), (True, [1], [2])):
        for text, expected in (
            ("has:faces", found),
            ("-has:face", left),
            ("(has:faces OR file:img_9)", found),
        ):
            request = Request(parse(text).query, Everything(), sort="taken", drafts=drafts)
            assert numbers(engine.search(request)) == expected, (drafts, text)


@pytest.mark.parametrize("text", ["ann", "person:ann", "#stage", "stages", "has:persons"])
def test_what_is_stated_is_found_by_everyone(engine: Opened, text: str) -> None:
    engine.write([document(1, drafts=DRAFTS, **STATED), document(2)])
    for drafts in (False, True):
        request = Request(parse(text).query, Everything(), sort="relevance", drafts=drafts)
        assert numbers(engine.search(request)) == [1]


def test_drafts_are_in_no_count_filter_heading_or_reason_of_others(engine: Opened) -> None:
    engine.write(
        [document(1, drafts=DRAFTS, sessions=("D1",), **STATED), document(2, drafts=DRAFTS), document(3)]
    )

    def ask(drafts: bool, text: str = "", **filters: tuple[str, ...]) -> Request:
        query = parse(text).query
        return Request(query, Everything(), filters=filters, sort="taken", drafts=drafts)

    assert {name: counts(engine.search(ask(False)), name) for name in ("person", "tag", "session")} == {
        "person": {"ann": 1}, "tag": {"stage": 1}, "session": {"D1": 1},
    }  # fmt: skip
    assert {name: counts(engine.search(ask(True)), name) for name in ("person", "tag", "session")} == {
        "person": {"ann": 1, "zoe": 2},
        "tag": {"stage": 1, "wibble": 2},
        "session": {"D1": 1, "D9-XYZ": 2},
    }
    for filters in ({"person": ("zoe",)}, {"tag": ("wibble",)}, {"session": ("D9-XYZ",)}):
        assert numbers(engine.search(ask(False, **filters))) == []
        assert numbers(engine.search(ask(True, **filters))) == [1, 2]
    assert list(engine.layout(ask(False)).sessions) == ["D1", "", ""]
    assert list(engine.layout(ask(True)).sessions) == ["D1", "D9-XYZ", ""]
    assert engine.timeline(ask(False, "quux"), 0) is None
    assert sum(engine.timeline(ask(True, "quux"), 0).counts) == 2
    (why,) = engine.explain(ask(False, "ann OR quux"), ["asset001"])
    assert not any("quux" in reason.what for reason in why.reasons)
    (why,) = engine.explain(ask(True, "quux"), ["asset001"])
    assert any(reason.what == "names: quux" for reason in why.reasons)
    assert engine.nearest_word("frobnicatoin", Everything()) is None
    assert engine.nearest_word("frobnicatoin", Everything(), drafts=True) == "frobnication"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("robot", [1, 2, 5]),  # in other words, too
        ("robot greets", [1]),
        ("robot OR keynote", [1, 2, 3]),
        ("robot -greets", [2, 5]),
        ('"greets a robot"', [1]),
        ('"a greets robot"', []),
        ("robo*", [1, 2, 5]),
        ("file:img_3", [3]),
        ("by:weber", [4]),
        ("#keynote", [3]),
        ("rating:>=4", [2, 4]),
        ("iso:100..800", [1]),
        ("-rating:>=4", [1, 3, 5]),
        ("机器人", [1, 2, 5]),
        ("is:generated", [3, 5]),
        ("source:digitalCapture", [2]),
        ("ai:firefly", [5]),
        ("mining:dmi-prohibited", [2]),
        ("nothing", []),
    ],
)
def test_every_kind_of_query(engine: Opened, text: str, found: list[int]) -> None:
    engine.write(
        [
            document(1, caption="A guest greets a robot", iso=400.0),
            document(
                2, title="Robots", rating=5.0, source_type="digitalcapture", data_mining="DMI-PROHIBITED"
            ),
        ]
    )
    engine.write([document(3, tags=("keynote",), tag_names=("Keynote",), source_type="compositesynthetic")])
    engine.write(
        [
            document(4, photographer="Jonas Weber", rating=4.0),
            document(
                5,
                caption="Robotics 机器人演示",
                source_type="trainedalgorithmicmedia",
                generated_by="Firefly 3",
            ),
        ]
    )
    query = parse(text).query
    assert numbers(engine.search(Request(query, Everything(), sort="taken"))) == found


def test_a_reason_is_given_for_what_matches(engine: Opened) -> None:
    engine.write([document(1, title="Robot"), document(2, caption="robot"), document(3)])
    request = Request(parse("robot").query, Everything(), sort="relevance")
    assert numbers(engine.search(request)) == [1, 2]
    title, caption = engine.explain(request, ["asset001", "asset002", "asset003"])
    assert (title.id, caption.id) == ("asset001", "asset002")
    assert title.score > caption.score > 0
    assert sum(reason.gain for reason in title.reasons) == pytest.approx(title.score, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is:signed", [1, 2]), ("is:changed", [2]), ("is:generated", [3]), ("signed:nikon", [1, 2]),
        ('signed:"Z 9"', [1]), ("-is:signed", [3, 4]), ("nikon", [4]),
    ],
)  # fmt: skip
def test_who_signed_a_picture_is_asked_for_by_its_field_alone(
    engine: Opened, text: str, found: list[int]
) -> None:
    engine.write(
        [
            document(1, provenance=("signed",), signers=("NIKON CORPORATION", "NIKON Z 9")),
            document(2, provenance=("signed", "changed"), signers=("NIKON CORPORATION",)),
            document(3, provenance=("generated",), signers=("Painter",)),
            document(4, caption="A Nikon on a table"),
        ]
    )
    results = engine.search(Request(parse(text).query, Everything(), sort="taken"))
    assert numbers(results) == found
    everything = engine.search(ALL)
    assert counts(everything, "provenance") == {"signed": 2, "changed": 1, "generated": 1}


def test_when_results_were_taken(engine: Opened) -> None:
    minute = 60_000_000
    engine.write([document(n, taken=n * minute, day=f"2025-10-{17 + n % 2}") for n in range(5)])
    assert engine.days() == [date(2025, 10, 17), date(2025, 10, 18)]
    found = engine.timeline(Request(All(), Everything()), 0)
    assert found is not None
    assert (found.start, sum(found.counts)) == (0, 5)
    assert engine.timeline(Request(All(), Nothing()), 0) is None


def test_a_misspelt_word_is_read_as_one_that_the_viewer_may_see(engine: Opened) -> None:
    engine.write([document(1, caption="keynote"), document(2, caption="keynoter", rights_class="none")])
    free = OneOf("rights_class", frozenset({"free"}))
    assert engine.nearest_word("keynoet", free) == "keynote"
    assert engine.nearest_word("keynotter", free) != "keynoter"
    assert engine.nearest_word("keynote", free) is None


def test_one_event_or_all(engine: Opened) -> None:
    engine.write([document(1), document(2, event="other")])
    assert numbers(engine.search(Request(All(), Everything(), event="other"))) == [2]
    assert engine.search(Request(All(), Everything(), event="none")).total == 0
    assert engine.search(Request(All(), Everything())).total == 2


def test_an_empty_index_answers(engine: Opened) -> None:
    for text in ("", "word", '"two words"', "rating:>=3", "pre*", "-not"):
        results = engine.search(Request(parse(text).query, NoneOrAfter("expires_at", EPOCH)))
        assert (results.total, list(results.ids)) == (0, [])
    assert engine.layout(ALL).ids == []


def test_threads_get_right_answers_while_an_indexer_writes(engine: Opened) -> None:
    """Six threads ask one engine; half of the words are rewritten meanwhile, the others never change."""
    chance = random.Random(3)
    words = [f"still{n}" for n in range(20)]
    documents = [
        document(n, caption=" ".join(chance.sample(words, 4)), tags=(words[n % 5],)) for n in range(200)
    ]
    engine.write(documents)
    expected = {word: sum(word in d.caption.split() for d in documents) for word in words}
    tags = Counter(d.tags[0] for d in documents)

    def ask(seed: int) -> list[tuple[str, int, int]]:
        mine, wrong = random.Random(seed), []
        for _ in range(60):
            word = mine.choice(words)
            results = engine.search(Request(parse(word).query, Everything(), sort="relevance", limit=500))
            facet = sum(counts(results, "tag").values())
            if results.total != expected[word] or len(results.ids) != results.total or facet != results.total:
                wrong.append((word, results.total, expected[word]))
        return wrong

    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(ask, seed) for seed in range(6)]
        for turn in range(20):
            engine.write([_rewritten(documents[n], turn) for n in chance.sample(range(200), 20)])
        assert [answer.result() for answer in answers] == [[]] * 6
    assert counts(engine.search(ALL), "tag") == dict(tags)


def _rewritten(item: Document, turn: int) -> Document:
    number = int(item.id[5:])
    return document(number, caption=f"{item.caption} turn{turn}", tags=item.tags)


# the engine itself: which index serves, who may write, what another process sees


def test_before_the_first_index_nothing_serves(address: str, tmp_path: Path) -> None:
    bare = engine_at(address, tmp_path)
    assert bare.searcher() is None
    with pytest.raises(NoIndex), bare.writing():
        pass
    assert not bare.tend()
    health = bare.check()
    assert (health.documents, health.generation) == (0, "")
    assert "mediahub indexer" in health.problem


def test_health_names_version_documents_and_generation(engine: Opened) -> None:
    engine.write([document(1), document(2)])
    health = engine.engine.check()
    assert (health.documents, health.problem) == (2, "")
    assert health.generation == engine.generation()
    assert health.engine


def test_opened_anew_it_has_what_was_written(engine: Opened, address: str, tmp_path: Path) -> None:
    """As after a restart, and in a process that only searches."""
    engine.write([document(1, caption="robot"), document(2)], ["asset002"])
    again = Opened(engine_at(address, tmp_path))
    assert numbers(again.search(ALL)) == [1, 2]
    assert again.generation() == engine.generation()
    again.write([], ["asset002"])
    assert numbers(Opened(engine_at(address, tmp_path)).search(ALL)) == [1]


def test_a_reader_follows_the_commits_of_another_process(
    engine: Opened, address: str, tmp_path: Path
) -> None:
    reader = Opened(engine_at(address, tmp_path))
    assert reader.search(ALL).total == 0
    engine.write([document(1)])
    assert reader.soon(lambda: reader.search(ALL).total == 1)
    engine.engine.rebuild(Documents([document(1), document(2)]), lambda done, total: None, 1)
    assert reader.soon(lambda: reader.search(ALL).total == 2)


def test_all_ids_whoever_may_see_them(engine: Opened) -> None:
    assert list(engine.ids()) == []
    engine.write([document(1), document(2, state="trashed", rights_class="none"), document(3)])
    engine.write([], ["asset003"])
    assert sorted(engine.ids()) == ["asset001", "asset002"]


def test_a_rebuild_replaces_everything_and_counts(engine: Opened) -> None:
    engine.write([document(1), document(9)])
    before = engine.generation()
    told: list[tuple[int, int]] = []
    source = Documents([document(n, caption="rebuilt") for n in range(1, 6)])
    assert engine.engine.rebuild(source, lambda done, total: told.append((done, total)), 1) == 5
    assert told[-1] == (5, 5)
    assert numbers(engine.search(ALL)) == [1, 2, 3, 4, 5]
    assert engine.generation() != before
    assert engine.search(Request(parse("rebuilt").query, Everything())).total == 5


def test_a_rebuild_is_read_past_and_written_past(engine: Opened) -> None:
    """The old index serves until the new one does, whole; what is written meanwhile is in both."""
    old = [document(n, caption="old") for n in range(1, 4)]
    engine.write(old)
    current = {each.id: each for each in old}
    seen: list[list[int]] = []

    class Changing(Documents):
        """The catalogue changes just after its assets were read for the rebuild."""

        def documents(self, ids: Sequence[str]) -> list[Document]:
            found = super().documents(ids)
            if not seen:
                seen.append(numbers(engine.search(ALL)))
                self.known["asset002"] = document(2, caption="meanwhile")
                del self.known["asset003"]
                self.known["asset004"] = document(4, caption="meanwhile")
                engine.write([self.known["asset002"], self.known["asset004"]], ["asset003"])
                seen.append(numbers(engine.search(ALL)))
            return found

    assert engine.engine.rebuild(Changing(current.values()), lambda done, total: None, 1) == 3
    assert seen == [[1, 2, 3], [1, 2, 4]]
    assert numbers(engine.search(ALL)) == [1, 2, 4]
    found = engine.search(Request(parse("meanwhile").query, Everything(), sort="taken"))
    assert numbers(found) == [2, 4]


def test_a_rebuild_that_fails_changes_nothing(engine: Opened) -> None:
    engine.write([document(1)])

    class Broken(Documents):
        def documents(self, ids: Sequence[str]) -> list[Document]:
            raise OSError("the database is gone")

    with pytest.raises(OSError, match="the database is gone"):
        engine.engine.rebuild(Broken([document(2)]), lambda done, total: None, 1)
    assert numbers(engine.search(ALL)) == [1]
    assert engine.engine.rebuild(Documents([document(3)]), lambda done, total: None, 1) == 1
    assert numbers(engine.search(ALL)) == [3]


def test_two_rebuilds_do_not_meet(engine: Opened, address: str, tmp_path: Path) -> None:
    def again(done: int, total: int) -> None:
        with pytest.raises(Busy):
            engine_at(address, tmp_path).rebuild(Documents([]), lambda done, total: None, 1)

    assert engine.engine.rebuild(Documents([document(1)]), again, 1) == 1


def test_one_turn_to_write_at_a_time(engine: Opened, address: str, tmp_path: Path) -> None:
    other, order = Opened(engine_at(address, tmp_path)), []

    def write() -> None:
        other.write([document(1, caption="second")])
        order.append("second")

    with engine.engine.writing() as index:
        thread = threading.Thread(target=write)
        thread.start()
        index.write([document(1, caption="first")])
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert engine.soon(lambda: engine.search(Request(parse("second").query, Everything())).total == 1)


def test_a_batch_written_twice_is_no_harm(engine: Opened) -> None:
    """The indexer was killed between the commit and the outbox."""
    for _ in range(2):
        engine.write([document(1), document(2)], ["asset003"])
    assert numbers(engine.search(ALL)) == [1, 2]
    assert engine.engine.check().documents == 2


def test_tending_changes_no_answer(engine: Opened) -> None:
    for number in range(30):
        engine.write([document(number, caption=f"word{number % 3}")])
    query = Request(parse("word1").query, Everything(), sort="relevance", limit=50)
    before = numbers(engine.search(query))
    while engine.engine.tend():
        pass
    assert numbers(engine.search(query)) == before
    assert engine.search(ALL).total == 30


LONG = {
    "letters": " ".join("abcdefghijklmnopqrstuvwxyz"[number % 26] for number in range(500)),
    "words": " ".join(f"word{number}" for number in range(110)),
    "a caption": "The opening of the summit on the stage in the evening with robots and many guests. " * 12,
    "one chinese sentence": "机器人在舞台上为观众表演书法和舞蹈" * 58,
    "brackets": "".join(f"(w{number} OR x{number} -(y{number}) " for number in range(20)),
    "phrases": " ".join(f'"one two three {number}"' for number in range(45)),
    "beginnings": " ".join(f"be{number}*" for number in range(140)),
    "fields": " ".join(f"person:p{number}" for number in range(80)),
}
"""As long as a query may be (`LONGEST_QUERY`)."""


@pytest.mark.parametrize("kind", LONG)
def test_questions_of_any_length_are_answered_or_refused_with_a_sentence(engine: Opened, kind: str) -> None:
    engine.write([document(1, caption="A robot on the stage"), document(2)])
    for asked in (LONG[kind][:LONGEST_QUERY], f"robot OR {LONG[kind]}"[:LONGEST_QUERY]):
        query = parse(asked).query
        for sort in ("relevance", "taken"):
            with suppress(QuestionTooLong):
                assert 0 <= engine.search(Request(query, Everything(), sort=sort)).total <= 2
        with suppress(QuestionTooLong):
            assert len(engine.layout(Request(query, Everything(), sort="relevance")).ids) <= 2

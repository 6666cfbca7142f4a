"""The demo programme is complete and refers only to what it defines."""

from datetime import datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from mediahub.demo.programme import load_programme


def test_every_reference_resolves_and_parents_come_first() -> None:
    programme = load_programme()
    people = {person["slug"] for person in programme.people}
    tags: set[str] = set()
    for tag in programme.tags:
        assert tag["parent"] == "" or tag["parent"] in tags, tag["slug"]
        tags.add(tag["slug"])
    for session in programme.sessions:
        assert set(session["speakers"]) <= people, session["code"]
        assert set(session["tags"]) <= tags, session["code"]


def test_slugs_and_codes_are_unique() -> None:
    programme = load_programme()
    for rows, key in (
        (programme.people, "slug"),
        (programme.tags, "slug"),
        (programme.sessions, "code"),
        (programme.photographers, "slug"),
    ):
        values = [row[key] for row in rows]  # type: ignore[literal-required]
        assert len(values) == len(set(values))


def test_sessions_lie_within_the_event_and_never_share_a_room_at_one_time() -> None:
    programme = load_programme()
    ZoneInfo(programme.event["timezone"])
    first, last = (datetime.fromisoformat(programme.event[k]) for k in ("starts", "ends"))
    spans = [
        (
            s["room"],
            datetime.fromisoformat(s["starts"]),
            datetime.fromisoformat(s["ends"]),
        )
        for s in programme.sessions
    ]
    assert len(spans) >= 24
    assert len({start.date() for _, start, _ in spans}) == 4
    for _, start, end in spans:
        assert first <= start < end <= last
    for (room_a, start_a, end_a), (room_b, start_b, end_b) in combinations(spans, 2):
        assert room_a != room_b or end_a <= start_b or end_b <= start_a


def test_people_are_known_in_their_scripts() -> None:
    programme = load_programme()
    ban = {name["text"] for name in programme.person("ban-ki-moon")["names"]}
    assert {"Ban Ki-moon", "반기문", "潘基文", "Бан Ги Мун"} <= ban
    assert "尹同跃" in {name["text"] for name in programme.person("yin-tongyue")["names"]}
    for person in programme.people:
        assert person["name"] in {name["text"] for name in person["names"]}


def test_a_demo_says_that_it_is_one() -> None:
    description = load_programme().event["description"].lower()
    assert "illustrations" in description
    assert "invented" in description

"""What the catalogue knows of a picture, as the IPTC fields of its delivered file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    Event,
    Person,
    PersonName,
    Photographer,
    Status,
)
from mediahub.catalog.models import Session as Item
from mediahub.delivery.files.fields import (
    alt_text,
    byline,
    camera_fields,
    data_mining,
    fields_of,
    instructions,
    local_time,
    name_facts,
    usage_terms,
)
from mediahub.delivery.files.naming import filename
from mediahub.delivery.files.policy import USUAL, USUAL_TEXTS, Policy

TEXTS = (
    *(
        "title",
        "headline",
        "caption",
        "credit",
        "copyright",
        "usage_terms",
        "instructions",
        "location",
        "city",
    ),
    *("country", "creator", "digital_source_type", "ai_system_used", "ai_system_version_used"),
    *("ai_prompt_information", "ai_prompt_writer_name", "data_mining", "other_constraints"),
)
NOTHING = ("taken_offset", "rating", "gps_lat", "gps_lon", "expires_at", "embargo_until")
TAKEN = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)


def picture(**more: Any) -> Asset:
    """One without a row in any catalogue."""
    words = dict.fromkeys(TEXTS, "")
    about: dict[str, Any] = dict.fromkeys(NOTHING) | {
        "id": "a", "kind": "photo", "filename": "DSC_1.NEF", "taken_at": TAKEN, "rights_class": "free",
        "make": "Canon", "model": "R5", "lens": "RF 50", "serial": "S1",
    }  # fmt: skip
    shown: dict[str, Any] = {"tags": [], "persons": [], "sessions": []}
    whose = {"photographer": Photographer(name="Chen Rui"), "event": Event(slug="summit")}
    made = Asset(**(words | about | shown | whose | more))
    made.__dict__ |= {"event_zone": "Asia/Shanghai", "opens_at": None, "held": False, "event_slug": "summit"}
    return made


def test_an_empty_field_is_written_so_that_nothing_is_left_over() -> None:
    found = fields_of(picture(), USUAL)
    assert (found.title, found.city, found.keywords, found.credit) == ("", "", (), "")
    assert (found.rating, found.job_id) == (None, None)
    assert found.date_created == TAKEN


def test_every_field_has_its_value() -> None:
    values = {
        "headline": "Opening", "caption": "A robot", "credit": "dpa", "copyright": "(c)",
        "location": "Hall A", "city": "Wuhu", "country": "China", "ai_system_used": "x",
        "other_constraints": "No crops",
    }  # fmt: skip
    found = fields_of(picture(**values, rating=3.6, creator="Ann; Bob ;"), USUAL, "mh-1")
    assert {name: getattr(found, name) for name in values} == values
    assert (found.rating, found.creator, found.job_id) == (4, ("Ann", "Bob"), "mh-1")


def test_the_source_is_the_events_or_whom_it_credits() -> None:
    assert fields_of(picture(credit="dpa"), Policy(source="Pool")).source == "Pool"
    assert fields_of(picture(credit="dpa"), USUAL).source == "dpa"


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (Policy(), set()),
        (Policy(keep_gps=True), {"gps_lat", "gps_lon"}),
        (Policy(keep_serials=True), {"serial"}),
        (Policy(keep_gps=True, keep_serials=True), {"gps_lat", "gps_lon", "serial"}),
    ],
)
def test_where_and_which_camera_only_if_the_event_lets_it_out(policy: Policy, told: set[str]) -> None:
    found = camera_fields(picture(gps_lat=0.0, gps_lon=118.0), policy)
    assert set(found) - {"make", "model", "lens", "taken"} == told


def test_a_camera_that_nobody_knows_is_written_nowhere() -> None:
    found = camera_fields(picture(make="", model="", lens=""), USUAL)
    assert (found["make"], found["model"], found["lens"]) == (None, None, None)
    found = camera_fields(picture(), USUAL)
    assert (found["make"], found["model"], found["lens"]) == ("Canon", "R5", "RF 50")


def test_half_a_position_is_none() -> None:
    for half in ("gps_lat", "gps_lon"):
        assert not {"gps_lat", "gps_lon"} & set(camera_fields(picture(**{half: 31.0}), Policy(keep_gps=True)))
    assert "serial" not in camera_fields(picture(serial=""), Policy(keep_serials=True))


def test_terms_are_the_class_and_then_the_pictures_own() -> None:
    assert usage_terms(picture(usage_terms=" Ask first. "), USUAL) == f"{USUAL_TEXTS['free']} Ask first."
    assert usage_terms(picture(), Policy({"free": " Take it. "})) == "Take it."
    both = picture(usage_terms="Ask first. [zh] 请先询问。")
    said = [usage_terms(both, Policy({"free": "Take it."}), language=one) for one in ("", "en", "zh")]
    assert said == ["Take it. Ask first. 请先询问。", "Take it. Ask first.", "Take it. 请先询问。"]


def test_the_pictures_own_word_on_mining_wins() -> None:
    reserved = Policy(data_mining="DMI-PROHIBITED")
    assert data_mining(picture(), reserved) == "DMI-PROHIBITED"
    assert data_mining(picture(data_mining="DMI-ALLOWED"), reserved) == "DMI-ALLOWED"
    assert data_mining(picture(), USUAL) == ""


def test_instructions_end_with_the_photographers() -> None:
    found = instructions(picture(instructions=" Crop tight. "), USUAL)
    assert found.endswith(" Crop tight.")
    assert len(found) > len(" Crop tight.")


def test_a_byline_and_a_text_for_those_who_do_not_see_it() -> None:
    assert (byline(picture()), byline(picture(creator=" Ann "))) == ("Chen Rui", "Ann")
    assert alt_text(picture(caption="A robot", headline="H", title="T")) == "A robot"
    assert alt_text(picture(headline="H", title="T")) == "H"
    assert alt_text(picture(title="T")) == "T"
    assert alt_text(picture()) == ""


def test_time_is_where_it_was_taken_or_where_the_event_is() -> None:
    assert local_time(picture()).utcoffset() == timedelta(hours=8)
    assert local_time(picture(taken_offset=-90)).utcoffset() == timedelta(minutes=-90)
    assert local_time(picture(taken_offset=0)).utcoffset() == timedelta(0)
    assert local_time(picture(taken_offset=0)) == TAKEN


def test_a_name_is_filed_under_a_session_that_was_agreed_to() -> None:
    said = [AssetSession(session=Item(code=code, title=""), status=status, confidence=sure)
            for code, status, sure in (("X", "suggested", 1.0), ("D1", "accepted", 0.5))]  # fmt: skip
    facts = name_facts(picture(sessions=said, title="T"), "web")
    assert (facts.event, facts.session, facts.byline, facts.title, facts.size) == (
        "summit",
        "D1",
        "Chen Rui",
        "T",
        "web",
    )
    assert facts.taken.hour == 10
    assert name_facts(picture(sessions=said[:1]), "").session == ""


def test_a_name_has_the_words_of_a_title_without_its_session_s_code() -> None:
    robots = [AssetSession(session=Item(code="D2-ROB", title="Robots"), status="accepted", confidence=1.0)]
    made = picture(sessions=robots, title="D2-ROB Robots for families", headline="Robots wave (D2-ROB)")
    assert fields_of(made, USUAL).headline == alt_text(made) == "Robots wave"
    assert name_facts(made, "").title == fields_of(made, USUAL).title == "Robots for families"
    assert filename("{session}_{title}", name_facts(made, ""), ".jpg") == "D2-ROB_Robots-for-families.jpg"


def test_whom_somebody_said_it_does_not_show_by_every_name() -> None:
    def depicted(name: str, status: Status, *names: str) -> AssetPerson:
        return AssetPerson(
            person=Person(name=name, names=[PersonName(text=one) for one in (name, *names)]),
            person_id=len(name),
            status=status,
            confidence=1.0,
        )

    persons = [
        depicted("Li Na", Status.REJECTED, "李娜", "Wu Di"),
        depicted("Wu Di", Status.ACCEPTED),
        depicted("Bo", Status.SUGGESTED),
    ]
    found = fields_of(picture(persons=persons), USUAL)
    assert (found.persons, found.not_persons) == (("Wu Di",), ("Li Na", "李娜"))

"""Delivery settings of an event as plain values."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.models import DeliverySettings
from mediahub.catalog.settings.installation_settings import SIGNED_BY, write_setting
from mediahub.delivery.files.policy import CLASSES, USUAL, USUAL_TEXTS, Policy, policy_of
from tests.unit.delivery.conftest import NOW, Summit


@pytest.mark.parametrize(
    ("gps", "serials", "strips"),
    [
        (False, False, ("gps", "serial")),
        (True, False, ("serial",)),
        (False, True, ("gps",)),
        (True, True, ()),
    ],
)
def test_what_the_event_does_not_let_out(gps: bool, serials: bool, strips: tuple[str, ...]) -> None:
    assert Policy(keep_gps=gps, keep_serials=serials).strips == strips


def test_a_class_has_the_events_words_or_the_usual_and_an_unknown_one_is_not_for_use() -> None:
    policy = Policy({"free": "Take it.", "editorial": ""})
    assert policy.text("free") == "Take it."
    assert policy.text("editorial") == USUAL_TEXTS["editorial"]
    assert policy.text("partners") == USUAL_TEXTS["partners"]
    assert policy.text("another") == USUAL_TEXTS["none"]
    assert set(CLASSES) == set(USUAL_TEXTS)


def test_words_in_several_languages_are_the_readers_or_without_one_all() -> None:
    policy = Policy({"free": "Take it. [zh] 请取用。"})
    assert [policy.text("free", one) for one in ("en", "zh", "")] == [
        "Take it.",
        "请取用。",
        "Take it. 请取用。",
    ]


def test_an_event_whose_settings_nobody_changed_has_the_usual(summit: Summit) -> None:
    assert policy_of(summit.session, summit.event.id) is USUAL
    assert USUAL.strips == ("gps", "serial"), "nobody lets out where and by what it was taken unasked"
    assert (USUAL.source, USUAL.filename_template, USUAL.data_mining, USUAL.signed_by) == ("", "", "", "")
    write_setting(summit.session, SIGNED_BY, "key-1")
    assert policy_of(summit.session, summit.event.id) == Policy(signed_by="key-1")


def test_settings_of_an_event_count_one_by_one(summit: Summit) -> None:
    session: Session = summit.session
    session.add(
        DeliverySettings(
            event_id=summit.event.id, texts={"free": "Take it.", "none": ""}, source="Pool",
            filename_template="{event}", keep_gps=True, opens_at=NOW, data_mining="DMI-PROHIBITED",
        )
    )  # fmt: skip
    session.flush()
    found = policy_of(session, summit.event.id)
    assert (found.text("free"), found.text("none")) == ("Take it.", USUAL_TEXTS["none"])
    assert (found.source, found.filename_template, found.opens_at) == ("Pool", "{event}", NOW)
    assert (found.keep_gps, found.keep_serials, found.data_mining, found.signed_by) == (
        True, False, "DMI-PROHIBITED", "",
    )  # fmt: skip

"""The lines of a contact sheet and of the terms, as the papers of a delivery say them."""

from __future__ import annotations

from datetime import UTC, datetime

from mediahub.catalog.models import Asset, AssetPerson, AssetSession, AssetTag, EventTerms, Session
from mediahub.catalog.vocabulary import person_ids, tag_ids
from mediahub.delivery.files.package import load
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.papers.sheets import sheet_of, terms_for
from mediahub.rights import Verdict
from tests.unit.delivery.conftest import Summit

NOW = datetime(2025, 10, 18, 20, 30, tzinfo=UTC)
FREE = Verdict(True, "free", ())


def test_a_sheet_says_what_the_picture_says_and_when_it_was_taken_there(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.title, asset.headline = "", "Robots arrive"
    asset.location, asset.city, asset.country = "Grand Hall", "", "China"
    asset.copyright, asset.instructions = "© Summit", "No crop"
    summit.session.flush()
    (asset,) = load(summit.session, ["a"])
    sheet = sheet_of(asset, policy_of(summit.session, summit.event.id), FREE, NOW)
    assert (sheet.id, sheet.file, sheet.title, sheet.headline) == ("a", "", "Robots arrive", "Robots arrive")
    assert (sheet.caption, sheet.copyright, sheet.instructions) == ("A robot", "© Summit", "No crop")
    assert (sheet.further_terms, sheet.further_instructions) == ("", "No crop")
    assert sheet.place == "Grand Hall, China"
    assert sheet.taken == "2025-10-18 10:00 +0800"
    assert sheet.may_i_use_it


def test_a_sheet_has_no_session_s_code_in_its_words(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.title, asset.headline = "D2-ROB Robots for families", "Robots wave (D2-ROB)"
    coded(summit, "a")
    (asset,) = load(summit.session, ["a"])
    policy = policy_of(summit.session, summit.event.id)
    sheet = sheet_of(asset, policy, FREE, NOW)
    assert (sheet.title, sheet.headline) == ("Robots for families", "Robots wave")
    asset.title = "D2-ROB"
    assert sheet_of(asset, policy, FREE, NOW).title == "Robots wave"


def coded(summit: Summit, asset_id: str) -> None:
    """The picture is of a session that has a code."""
    talk = Session(event_id=summit.event.id, code="D2-ROB", title="Machines", starts_at=NOW, ends_at=NOW)
    summit.session.add(talk)
    summit.session.flush()
    summit.session.add(
        AssetSession(asset_id=asset_id, session_id=talk.id, source="programme", status="accepted")
    )
    summit.session.flush()
    summit.session.expire_all()


def test_a_picture_without_words_is_called_by_its_file(summit: Summit) -> None:
    (asset,) = load(summit.session, ["b"])
    assert sheet_of(asset, policy_of(summit.session, summit.event.id), FREE, NOW).title == asset.filename
    asset.title = "Robots"
    assert sheet_of(asset, policy_of(summit.session, summit.event.id), FREE, NOW).title == "Robots"


def test_keywords_and_people_and_creators_are_lists_and_what_is_not_there_is_left_empty(
    summit: Summit,
) -> None:
    session, policy = summit.session, policy_of(summit.session, summit.event.id)
    (bare,) = load(session, ["a"])
    sheet = sheet_of(bare, policy, FREE, NOW)
    assert (sheet.keywords, sheet.people, sheet.place) == ("", "", "")
    assert sheet.creator == "Chen Rui"
    session.expire_all()
    yin = person_ids(session, ["Yin Tongyue", "Ann Lee"])
    tags = tag_ids(session, ["Robot", "Stage"])
    for person in yin.values():
        session.add(AssetPerson(asset_id="a", person_id=person, source="manual", status="accepted"))
    for tag in tags.values():
        session.add(AssetTag(asset_id="a", tag_id=tag, source="manual", status="accepted"))
    session.flush()
    (full,) = load(session, ["a"])
    sheet = sheet_of(full, policy, FREE, NOW)
    assert set(sheet.keywords.split(", ")) == {"Robot", "Stage"}
    assert set(sheet.people.split(", ")) == {"Yin Tongyue", "Ann Lee"}


def test_terms_name_each_class_once_and_the_newest_agreement_to_who_agreed(summit: Summit) -> None:
    session, event = summit.session, summit.event
    policy = policy_of(session, event.id)
    given = (session, event, "Eva", ["free", "none", "free"], policy, NOW, "R-7")
    terms = terms_for(*given)
    assert (terms.event, terms.made_for, terms.recipient_number, terms.agreement) == (
        "Summit",
        "Eva",
        "R-7",
        "",
    )
    assert terms.made_at == "2025-10-19 04:30 +0800"
    assert terms.classes == [(policy.text("free"), 2), (policy.text("none"), 1)]
    for version, text in ((1, "Old words."), (2, "New words.")):
        session.add(EventTerms(event_id=event.id, version=version, text=text))
    session.flush()
    assert terms_for(*given).agreement == "Version 2\n\nNew words."
    assert terms_for(*given, agrees=False).agreement == ""

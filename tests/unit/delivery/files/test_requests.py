"""Asking for a file: the rules first, then the file, and what was taken or refused is written down."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.models import Asset, DeliveredFile, EventTerms, UsageRecord
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import requests
from mediahub.delivery.files.recipes import PRESS, parse
from mediahub.delivery.files.requests import ask_for_file, look_at_file, record_now, require_or_record
from mediahub.identity.accounts import create_user
from mediahub.identity.limits.work_limits import CUSTOM_SIZES, DOWNLOADS, Rate, refuse_above
from mediahub.identity.press import viewer_of
from mediahub.identity.terms import TermsNotAccepted, accept_terms
from mediahub.problems import TooMany
from mediahub.rights import Action, Viewer
from mediahub.rights.refusals import RefusedByRules
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures


@pytest.fixture
def asset_id(services: Services) -> str:
    (identity,) = add_pictures(services, "a", rights_class="free")
    return identity


@pytest.fixture
def press(services: Services, asset_id: str) -> Viewer:
    with services.database.begin() as session:
        return viewer_of(session, create_user(session, "eva@example.org", "long enough pw", "press"))


def used(services: Services) -> list[tuple[str, str, int]]:
    with services.database.read() as session:
        rows = session.scalars(select(UsageRecord).order_by(UsageRecord.id))
        return [(one.action, one.rendition, one.size) for one in rows]


def ready(services: Services, size: int = 9) -> None:
    with services.database.begin() as session:
        session.execute(update(DeliveredFile).values(state="ready", size=size, mime="image/jpeg"))


def change(services: Services, asset_id: str, **values: object) -> None:
    with services.database.begin() as session:
        for name, value in values.items():
            setattr(session.get_one(Asset, asset_id), name, value)


def test_what_may_not_even_be_seen_is_missing_and_leaves_no_trace(
    services: Services, press: Viewer, asset_id: str
) -> None:
    change(services, asset_id, state="trashed")
    for identity in (asset_id, "nobody's"):
        with pytest.raises(AssetMissing):
            ask_for_file(services, press, identity, PRESS)
    assert used(services) == []


def test_looking_asks_for_nothing(services: Services, press: Viewer, asset_id: str) -> None:
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        found = look_at_file(session, press, asset, PRESS)
        assert found.state == "changed"
        assert session.scalars(select(DeliveredFile)).all() == []
    wanted = ask_for_file(services, press, asset_id, PRESS)
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        assert look_at_file(session, press, asset, PRESS).key == wanted.key
        assert look_at_file(session, press, asset, PRESS, wanted.key).state == "wanted"


def test_a_size_of_ones_own_is_a_file_of_its_own(services: Services, press: Viewer, asset_id: str) -> None:
    first = ask_for_file(services, press, asset_id, parse("px1200"))
    assert first.key != ask_for_file(services, press, asset_id, PRESS).key
    assert first.key == ask_for_file(services, press, asset_id, parse("px1200")).key


def test_each_kind_of_use_is_recorded_by_itself(services: Services, press: Viewer, asset_id: str) -> None:
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        require_or_record(services, press, asset, Action.DOWNLOAD, "web")
        for size in (5, 5, 6):
            record_now(services, press, asset, "download", "web", size)
        record_now(services, press, asset, "view", "preview", 1)
        record_now(services, press, asset, "view", "preview", 1)
    assert used(services)[:2] == [("download", "web", 5), ("download", "web", 6)]
    assert [one for one in used(services) if one[0] == "view"] == [("view", "preview", 1)] * 2


def test_what_may_be_seen_and_not_taken_is_refused_and_that_is_written_down(
    services: Services, press: Viewer, asset_id: str
) -> None:
    change(services, asset_id, embargo_until=utcnow() + timedelta(hours=1))
    with pytest.raises(RefusedByRules) as refused:
        ask_for_file(services, press, asset_id, PRESS)
    assert (refused.value.asset_id, refused.value.verdict.codes[0]) == (asset_id, "embargoed")
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        with pytest.raises(RefusedByRules):
            look_at_file(session, press, asset, PRESS)
        assert session.scalars(select(DeliveredFile)).all() == []
    assert used(services) == [("refused", "press", 0)]


@pytest.mark.parametrize("change_of", [{"state": "withdrawn"}, {"rights_class": "none"}, None])
def test_what_is_withdrawn_or_gone_while_it_is_asked_for_is_missing(
    services: Services, press: Viewer, asset_id: str, monkeypatch: pytest.MonkeyPatch,
    change_of: dict[str, str] | None,
) -> None:  # fmt: skip
    def meanwhile(*_: object) -> None:
        with services.database.begin() as session:
            if change_of is None:
                session.execute(delete(Asset).where(Asset.id == asset_id))
            else:
                session.execute(update(Asset).where(Asset.id == asset_id).values(**change_of))

    monkeypatch.setattr(requests, "spend", meanwhile)
    with pytest.raises(AssetMissing):
        ask_for_file(services, press, asset_id, parse("px1200"))
    with services.database.read() as session:
        assert session.scalars(select(DeliveredFile)).all() == [], "nobody waits for it"


def test_a_file_that_is_there_is_a_download_once_within_the_life_of_its_address(
    services: Services, press: Viewer, asset_id: str
) -> None:
    assert ask_for_file(services, press, asset_id, PRESS).state == "wanted"
    assert used(services) == []
    ready(services)
    for _ in range(2):
        assert ask_for_file(services, press, asset_id, PRESS).state == "ready"
    assert used(services) == [("download", "press", 9)]
    assert hits(services, DOWNLOADS, press) == 2, "each is an address that was given"


def test_terms_come_before_the_file(services: Services, press: Viewer, asset_id: str) -> None:
    with services.database.begin() as session:
        event = session.get_one(Asset, asset_id).event_id
        session.add(EventTerms(event_id=event, version=1, text="Credit us."))
    with pytest.raises(TermsNotAccepted):
        ask_for_file(services, press, asset_id, PRESS)
    with services.database.begin() as session:
        accept_terms(session, press.user_id, event, 1)
    assert ask_for_file(services, press, asset_id, PRESS).state == "wanted"


def hits(services: Services, rate: Rate, viewer: Viewer) -> int:
    """How much of a rate somebody has used."""
    for used_up in range(9):
        with suppress(TooMany):
            refuse_above(services.database, replace(rate, most=used_up + 1), viewer.user_id)
            return used_up
    raise AssertionError


def test_a_size_of_ones_own_costs_once_and_a_usual_one_nothing(
    services: Services, press: Viewer, asset_id: str
) -> None:
    for recipe in ("px1200", "px1200", "px1200", "press", "px1300"):
        ask_for_file(services, press, asset_id, parse(recipe))
    assert hits(services, CUSTOM_SIZES, press) == 2


def test_who_took_too_many_gets_no_more(
    services: Services, press: Viewer, asset_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_file(services, press, asset_id, PRESS)
    ready(services)
    monkeypatch.setattr(requests, "DOWNLOADS", replace(DOWNLOADS, most=1))
    ask_for_file(services, press, asset_id, PRESS)
    with pytest.raises(TooMany):
        ask_for_file(services, press, asset_id, PRESS)


def test_the_key_of_another_picture_says_nothing_of_this_one(
    services: Services, press: Viewer, asset_id: str
) -> None:
    (other,) = add_pictures(services, "b", event="other", rights_class="free")
    theirs = ask_for_file(services, press, other, PRESS)
    ready(services)
    mine = ask_for_file(services, press, asset_id, PRESS)
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        found = look_at_file(session, press, asset, PRESS, theirs.key)
    assert (found.key, found.state) == (mine.key, "wanted")

"""Rights of a delivery changed afterwards: what somebody decided is not loosened, on whatever way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event, get_event
from mediahub.catalog.models import Asset, AssetChange, AssetMetadata, Batch, EditAction, User
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits import bulk, history
from mediahub.curation.edits.editing import UNASKED, FieldEdit, edit, revert
from mediahub.curation.edits.fields import EditError
from mediahub.delivery import requests
from mediahub.delivery.terms import NewTerms
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.opening import NewDelivery, open_delivery
from mediahub.ingest.metadata.file_words import PICTURE, SIDECAR, take_words
from mediahub.ingest.metadata.resetting import change_batch, change_terms
from mediahub.problems import NotAllowed
from mediahub.rights import Viewer

pytestmark = pytest.mark.databases
PIC = "a" * 16
DESKS = "Only for the report."


@dataclass
class Shoot:
    """A delivery of a photographer's with one picture, and the rights desk."""

    database: Database
    event: int
    batch: int
    chen: Viewer
    desk: Viewer

    def decide(self, new: NewTerms) -> None:
        assert requests.set_terms(self.database, self.event, [PIC], new, self.desk.user_id).changed == 1

    def change(self, who: Viewer, **changes: str) -> int:
        return change_terms(self.database, who, self.batch, changes, also_ready=True)[1]

    def asset(self) -> Asset:
        with self.database.read() as session:
            return session.get_one(Asset, PIC)

    def history(self) -> list[tuple[str, str, str, str]]:
        """Kind, field, before and after, the latest first."""
        with self.database.read() as session:
            rows = history.of_asset(session, session.get_one(Asset, PIC))
            return [(one.kind, one.field, one.before, one.after) for one in rows]


def opened(database: Database, opener: str = "chen", rights: str = "none") -> Shoot:
    with database.begin() as session:
        event = create_event(session, "expo", "Expo", "UTC")
        users = {
            name: create_user(session, f"{name}@example.org", "correct horse battery", role, full)
            for name, role, full in (("chen", "photographer", "Chen Rui"), ("desk", "marketing", "Desk"))
        }
        chen = Viewer(frozenset({"photographer"}), users["chen"].id)
        desk = Viewer(frozenset({"marketing"}), users["desk"].id)
        own = open_delivery(session, chen, NewDelivery("expo", rights_class=rights))
        if opener == "desk":
            own = open_delivery(session, desk, NewDelivery("expo", "Chen Rui", rights_class=rights))
        session.add(
            Asset(
                id=PIC, event_id=event.id, batch_id=own.id, photographer_id=own.photographer_id,
                state="ready",
                sha256=PIC, size=1, mime="image/jpeg", kind="photo", filename="a.jpg", original_key="k",
                width=3, height=2, taken_at=datetime(2025, 10, 18, tzinfo=UTC), taken_source="offset",
                rights_class=own.rights_class,
            )
        )  # fmt: skip
        session.flush()
        session.add(AssetMetadata(asset_id=PIC, values={}))
        return Shoot(database, event.id, own.id, chen, desk)


@pytest.fixture
def shoot(database: Database) -> Shoot:
    return opened(database)


def test_rights_of_a_delivery_are_changed_in_the_history(shoot: Shoot) -> None:
    assert shoot.change(shoot.chen, rights_class="free", usage_terms="Mine") == 1
    assert shoot.asset().rights_class == "free"
    assert set(shoot.history()) == {
        ("terms", "rights_class", "none", "free"), ("terms", "usage_terms", "", "Mine"),
    }  # fmt: skip
    with shoot.database.read() as session:
        assert session.scalars(select(EditAction.user_id)).one() == shoot.chen.user_id
    assert shoot.change(shoot.chen, rights_class="partners") == 1  # their own word, to change again
    assert shoot.asset().rights_class == "partners"


def test_a_photographer_does_not_overturn_the_desk(shoot: Shoot) -> None:
    shoot.decide(NewTerms(rights_class="none"))  # as it was: that is a decision, too
    assert shoot.history() == [("terms", "rights_class", "none", "none")]
    assert shoot.change(shoot.chen, rights_class="free") == 0
    assert shoot.asset().rights_class == "none"
    shoot.decide(NewTerms(rights_class="editorial"))
    shoot.change(shoot.chen, rights_class="editorial")
    assert shoot.change(shoot.chen, rights_class="partners") == 1, "stricter is theirs to say"
    assert shoot.asset().rights_class == "partners"
    assert shoot.change(shoot.chen, rights_class="free") == 0
    assert shoot.asset().rights_class == "partners"


@pytest.mark.parametrize("how", ["opened", "changed"])
def test_nor_a_delivery_whose_rights_the_desk_decided(database: Database, how: str) -> None:
    shoot = opened(database, "desk" if how == "opened" else "chen", "partners")
    if how == "changed":
        with database.begin() as session:
            batch = session.get_one(Batch, shoot.batch)
            batch.terms_set_by, batch.terms_set_at = shoot.desk.user_id, utcnow()
    else:
        with database.begin() as session:
            session.get_one(Batch, shoot.batch).photographer.user_id = shoot.chen.user_id
    for changes in ({"rights_class": "free"}, {"rights_class": "editorial", "usage_terms": "Free"}):
        with pytest.raises(NotAllowed, match="stricter"):
            shoot.change(shoot.chen, **changes)
    assert shoot.change(shoot.chen, rights_class="none") == 1
    with pytest.raises(NotAllowed):
        shoot.change(shoot.chen, rights_class="partners")


def test_nor_one_that_somebody_decided_whose_account_is_gone(shoot: Shoot) -> None:
    with shoot.database.begin() as session:
        batch = session.get_one(Batch, shoot.batch)
        change_batch(session, batch, {"rights_class": "partners"}, shoot.desk, also_ready=False)
        session.execute(delete(User).where(User.id == shoot.desk.user_id))
    with shoot.database.read() as session:
        assert session.get_one(Batch, shoot.batch).terms_set_by is None
    with pytest.raises(NotAllowed, match="stricter"):
        shoot.change(shoot.chen, rights_class="free")
    shoot.change(shoot.chen, rights_class="none")


def test_terms_for_many_hold_for_pictures_that_came_after_them(shoot: Shoot) -> None:
    new = NewTerms(rights_class="none", usage_terms=DESKS)
    with shoot.database.begin() as session:  # it came after
        session.get_one(Asset, PIC).event_id = shoot.event
    requests.set_standing_terms(shoot.database, shoot.event, "batch", shoot.batch, new, shoot.desk.user_id)
    with shoot.database.begin() as session:
        session.execute(AssetChange.__table__.delete())
    assert shoot.change(shoot.chen, rights_class="free", usage_terms="") == 0
    with shoot.database.begin() as session:
        asset = session.get_one(Asset, PIC)
        take_words(session, asset, {SIDECAR: {"usage_terms": "Free"}}, shoot.chen.user_id)
    assert (shoot.asset().rights_class, shoot.asset().usage_terms) == ("none", DESKS)


Way = Callable[[Shoot], None]


def by_edit(shoot: Shoot) -> None:
    with shoot.database.begin() as session:
        asset, wanted = session.get_one(Asset, PIC), [FieldEdit("usage_terms", UNASKED, "Free")]
        with pytest.raises(EditError, match="decided"):
            edit(session, asset, shoot.chen, wanted)


def by_bulk_edit(shoot: Shoot) -> None:
    with shoot.database.begin() as session:
        spec = [{"op": "set", "field": field, "text": "Free"} for field in ("usage_terms", "title")]
        action = bulk.begin(session, get_event(session, "expo"), shoot.chen, [PIC], spec)
        assert (action.changed, action.skipped) == (1, 1)
    assert shoot.asset().title == "Free"


def by_file(shoot: Shoot) -> None:
    with shoot.database.begin() as session:
        for kind in (PICTURE, SIDECAR):
            said = {kind: {"usage_terms": "Free"}}
            take_words(session, session.get_one(Asset, PIC), said, shoot.chen.user_id)


def by_undo(shoot: Shoot) -> None:
    with shoot.database.begin() as session:
        query = select(EditAction).where(EditAction.user_id == shoot.chen.user_id)
        undo = bulk.begin_undo(session, shoot.chen, session.scalars(query).first())
        assert (undo.changed, undo.skipped) == (0, 1)


def by_reverting(shoot: Shoot) -> None:
    with shoot.database.begin() as session:
        query = select(AssetChange.id).where(AssetChange.user_id == shoot.chen.user_id)
        asset, change = session.get_one(Asset, PIC), session.scalars(query).first() or 0
        with pytest.raises(EditError, match="decided"):
            revert(session, asset, shoot.chen, change)


def by_delivery(shoot: Shoot) -> None:
    shoot.change(shoot.chen, usage_terms="Free", rights_class="free")


@pytest.mark.parametrize("way", [by_edit, by_bulk_edit, by_file, by_undo, by_reverting, by_delivery])
def test_no_way_leads_around_what_the_desk_decided(shoot: Shoot, way: Way) -> None:
    with shoot.database.begin() as session:
        session.get_one(Batch, shoot.batch).photographer.user_id = shoot.chen.user_id
        asset = session.get_one(Asset, PIC)
        edit(session, asset, shoot.chen, [FieldEdit("usage_terms", UNASKED, DESKS)])  # the same words
    shoot.decide(NewTerms(rights_class="none", usage_terms=DESKS))
    way(shoot)
    assert (shoot.asset().rights_class, shoot.asset().usage_terms) == ("none", DESKS)


def test_embargoes_are_in_the_history_and_can_be_taken_back(shoot: Shoot) -> None:
    until = datetime(2026, 12, 1, 9, tzinfo=UTC)
    shoot.decide(NewTerms(embargo_until=until))
    assert shoot.asset().embargo_until == until
    assert shoot.history()[0][:2] == ("terms", "embargo_until")
    for expected in (None, until):
        with shoot.database.begin() as session:
            latest = session.scalars(select(EditAction).order_by(EditAction.id.desc())).first()
            assert latest is not None
            bulk.begin_undo(session, shoot.desk, latest)
        assert shoot.asset().embargo_until == expected

"""Who may deliver, in whose name, and who sees a delivery."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import UnknownEvent, get_photographer
from mediahub.catalog.models import Photographer
from mediahub.identity.contributors import Contributor, create_link
from mediahub.ingest.batches import deliveries
from mediahub.ingest.batches.opening import (
    NewDelivery,
    NotYours,
    list_batches,
    open_delivery,
    own_name,
)
from mediahub.rights import Viewer
from tests.unit.ingest.batches.openings import NEW


def test_the_same_again_is_the_same_batch_until_it_is_finished(
    database: Database, viewers: dict[str, Viewer]
) -> None:
    mine = viewers["photographer"]
    first = deliveries.open_or_resume(database, mine, NEW)
    assert deliveries.open_or_resume(database, mine, NEW).id == first.id
    assert deliveries.open_or_resume(database, mine, NewDelivery("summit", resume_key="2")).id != first.id
    assert deliveries.finish(database, mine, first.id).finished_at is not None
    when = deliveries.finish(database, mine, first.id).finished_at
    assert when is not None
    assert deliveries.open_or_resume(database, mine, NEW).id != first.id


def test_press_does_not_deliver_and_an_event_has_to_be_there(
    database: Database, viewers: dict[str, Viewer]
) -> None:
    with pytest.raises(NotYours, match="not deliver"):
        deliveries.open_or_resume(database, viewers["press"], NEW)
    with pytest.raises(UnknownEvent):
        deliveries.open_or_resume(database, viewers["admin"], NewDelivery("none"))


def test_a_name_that_is_new_becomes_the_photographers_own(
    database: Database, viewers: dict[str, Viewer]
) -> None:
    with database.begin() as session:
        batch = open_delivery(session, viewers["other"], NEW)
        assert batch.photographer.name == "Li Na"
        assert own_name(session, viewers["other"].user_id) == "Li Na"
        assert own_name(session, viewers["photographer"].user_id) == "Photographer"
        mine = open_delivery(session, viewers["photographer"], NewDelivery("summit", "Chen  Rui"))
        assert (mine.photographer.name, mine.photographer.user_id) == (
            "Chen Rui", viewers["photographer"].user_id,
        )  # fmt: skip
        assert open_delivery(session, viewers["photographer"], NEW).photographer.name == "Chen Rui"


def test_nobody_delivers_in_the_name_of_somebody_with_an_account_but_the_desk(
    database: Database, viewers: dict[str, Viewer]
) -> None:
    with database.begin() as session:
        get_photographer(session, "Chen Rui").user_id = viewers["photographer"].user_id
    wanted = NewDelivery("summit", "Chen Rui")
    with pytest.raises(NotYours, match="account of their own"):
        deliveries.open_or_resume(database, viewers["other"], wanted)
    assert deliveries.open_or_resume(database, viewers["admin"], wanted).opened_by == viewers["admin"].user_id


def test_a_link_delivers_by_its_own_terms_in_the_name_that_was_said(
    database: Database, viewers: dict[str, Viewer]
) -> None:
    with database.begin() as session:
        made, _ = create_link(session, "summit", rights_class="partners", usage_terms="Ask.")
        number = made.id
        get_photographer(session, "Chen Rui").user_id = viewers["photographer"].user_id
    ann, bob = Contributor(number, "summit", "ann"), Contributor(number, "summit", "bob")
    batch = deliveries.open_or_resume(database, ann, NewDelivery("summit", " Ann  Lee ", rights_class="free"))
    assert (batch.photographer.name, batch.rights_class, batch.usage_terms) == ("Ann Lee", "partners", "Ask.")
    for new, why in (
        (NewDelivery("other", "Ann"), "another event"),
        (NewDelivery("summit", " "), "your name first"),
        (NewDelivery("summit", "Chen Rui"), "delivers from an account"),
    ):
        with pytest.raises(NotYours, match=why):
            deliveries.open_or_resume(database, ann, new)
    with database.read() as session:
        assert [one.id for one in list_batches(session, ann, "summit")] == [batch.id]
        assert list_batches(session, bob, "summit") == []
        assert session.query(Photographer).count() >= 2

"""Who may deliver, in whose name, and who sees a delivery."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import UnknownEvent, create_event, get_photographer
from mediahub.catalog.models import Arrival, Photographer
from mediahub.identity.accounts import create_user
from mediahub.identity.contributors import Contributor, create_link
from mediahub.ingest.batches import deliveries
from mediahub.ingest.batches.batches import find_arrival, finish_batch
from mediahub.ingest.batches.opening import (
    NewDelivery,
    NotYours,
    batch_under_way,
    get_batch,
    list_batches,
    open_delivery,
    own_name,
    require_arrival,
    visible_arrivals,
)
from mediahub.problems import Missing
from mediahub.rights import Viewer

NEW = NewDelivery("summit")


@pytest.fixture
def viewers(database: Database) -> dict[str, Viewer]:
    with database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
        found = {}
        for role in ("admin", "photographer", "marketing", "press"):
            user = create_user(session, f"{role}@example.org", "long enough pw", role)
            session.flush()
            found[role] = Viewer(frozenset({role}), user.id)
        other = create_user(session, "other@example.org", "long enough pw", "photographer", name="Li Na")
        session.flush()
        found["other"] = Viewer(frozenset({"photographer"}), other.id)
    return found


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


def test_who_sees_a_delivery(database: Database, viewers: dict[str, Viewer]) -> None:
    batch = deliveries.open_or_resume(database, viewers["photographer"], NEW)
    with database.begin() as session:
        row = Arrival(batch_id=batch.id, path="a.jpg")
        session.add(row)
        session.flush()
        for role, sees in (("photographer", True), ("admin", True), ("other", False), ("press", False)):
            viewer = viewers[role]
            assert [one.id for one in list_batches(session, viewer, "summit")] == [batch.id] * sees, role
            assert visible_arrivals(session, viewer, [row.id, 99]) == ({row.id} if sees else set())
            if sees:
                assert get_batch(session, viewer, batch.id).id == batch.id
                require_arrival(session, viewer, row.id)
            else:
                with pytest.raises(Missing):
                    get_batch(session, viewer, batch.id)
                with pytest.raises(Missing):
                    require_arrival(session, viewer, row.id)
        assert list_batches(session, Viewer(frozenset({"photographer"}), None), "summit") == []


def test_the_batch_that_is_gone_on_with_in_a_browser(database: Database, viewers: dict[str, Viewer]) -> None:
    viewer = viewers["photographer"]
    batch = deliveries.open_or_resume(database, viewer, NEW)
    with database.begin() as session:
        assert batch_under_way(session, viewer.user_id, batch.event_id) is None
        session.add(Arrival(batch_id=batch.id, path="a.jpg"))
        session.flush()
        assert batch_under_way(session, viewer.user_id, batch.event_id) == batch.id
        assert batch_under_way(session, viewers["other"].user_id, batch.event_id) is None
        finish_batch(session, batch.id)
        session.flush()
        assert batch_under_way(session, viewer.user_id, batch.event_id) is None
        assert find_arrival(session, batch.id, "a.jpg") is not None


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

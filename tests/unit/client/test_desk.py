"""The desk's program: rights, press accounts, newsrooms, recipient numbers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Event, Mail
from mediahub.catalog.models.base import utcnow
from mediahub.client import Refused
from mediahub.delivery.files.recipient_numbers import number_of_today
from mediahub.delivery.newsrooms.following import OrderFollower
from mediahub.delivery.newsrooms.sending import TransmissionSender
from tests import newsrooms
from tests.takers import Counter
from tests.unit.client.conftest import EVENT, Hub


def test_rights_are_set_by_a_program(counter: Counter, hub: Hub) -> None:
    press, desk = hub("press"), hub("marketing")
    identity = counter.ids[2]
    later = (utcnow() + timedelta(hours=1)).isoformat()
    assert desk.rights.set(EVENT, [identity], embargo_until=later) == 1
    assert press.assets.get(identity)["rights"]["reasons"] == ["embargoed", "free_with_credit"]
    assert desk.rights.set(EVENT, [identity], embargo_until=None, rights_class="free") == 1
    assert press.assets.get(identity)["rights"]["may"] is True
    with pytest.raises(Refused, match="before the embargo"):
        desk.rights.set(EVENT, [identity], embargo_until=later, expires_at=utcnow().isoformat())
    assert desk.rights.hold(EVENT, "Ban Ki-moon") == 0
    (held,) = desk.rights.held(EVENT)
    desk.rights.free(EVENT, held["person_id"])
    assert desk.rights.held(EVENT) == []
    assert desk.rights.change_settings(EVENT, source="Summit")["source"] == "Summit"
    assert desk.rights.settings(EVENT)["keep_gps"] is False
    with pytest.raises(Refused, match="no field nonsense"):
        desk.rights.change_settings(EVENT, filename_template="{nonsense}")


def test_letting_press_in(counter: Counter, hub: Hub) -> None:
    desk = hub("admin")
    made = desk.accounts.register(EVENT, "Anna Berg", "anna@paper.example", "The Paper", proof="Card 4711")
    assert made["state"] == "waiting"
    assert desk.accounts.decide(EVENT, made["id"], "approved")["state"] == "approved"
    at_once = desk.accounts.register(EVENT, "Bo Lin", "bo@paper.example", "The Paper", approved=True)
    assert at_once["state"] == "approved"
    with counter.services.database.read() as session:
        letters = session.scalars(select(Mail.text).where(Mail.recipient == "bo@paper.example")).all()
    assert [letter.count("/sign-in") for letter in letters] == [1]
    with pytest.raises(Refused, match="one of the team"):
        desk.accounts.register(EVENT, "Me", "admin@example.org", "Us")
    assert {one["email"] for one in desk.accounts.all(EVENT)} == {"anna@paper.example", "bo@paper.example"}

    invitation = desk.accounts.invite(EVENT, "The agency", people=3, approved=True)
    assert f"/press/{EVENT}/register?invitation=" in invitation["link"]
    assert [one["open"] for one in desk.accounts.invitations(EVENT)] == [True]
    desk.accounts.end_invitation(EVENT, invitation["id"])
    assert [one["open"] for one in desk.accounts.invitations(EVENT)] == [False]

    page = desk.accounts.change_page(EVENT, is_public=True, headline="Robots", cover=counter.ids[0])
    assert (page["headline"], page["cover"]) == ("Robots", counter.ids[0])
    assert desk.accounts.page(EVENT) == page
    with pytest.raises(Refused, match="not free"):
        desk.accounts.change_page(EVENT, cover="nothing")


def test_sending_to_a_newsroom(counter: Counter, hub: Hub, tmp_path: Path) -> None:
    desk = hub("marketing")

    class Sender(TransmissionSender):
        def _want(self, *args: object) -> None:
            super()._want(*args)  # type: ignore[arg-type]
            counter.make_files()

    with newsrooms.sftp(tmp_path) as address:
        room = desk.newsrooms.add(
            EVENT, "Evening News", "sftp", newsrooms.USER, newsrooms.PASSWORD, address=address
        )
        assert "secret" not in room
        unknown = desk.newsrooms.try_it(room["id"])
        assert not unknown["works"]
        assert unknown["fingerprint"] in unknown["problem"]
        tried = desk.newsrooms.try_it(room["id"], unknown["fingerprint"])
        assert tried == {"works": True, "problem": "", "fingerprint": ""}
        assert desk.newsrooms.try_it(room["id"])["works"]  # it was kept
        push = desk.newsrooms.send(EVENT, room["id"], assets=counter.ids[:1], name="One")
        search = desk.searches.create(EVENT, "All robots", "q=robot")
        order = desk.newsrooms.order(EVENT, search["id"], room["id"], with_found=True)
        assert desk.newsrooms.pause(order["id"])["paused"] is True
        assert OrderFollower(counter.services).follow_all() == 0
        assert desk.newsrooms.pause(order["id"], paused=False)["paused"] is False
        assert OrderFollower(counter.services).follow_all() == 3
        while Sender(counter.services).send_next():
            pass
        assert desk.newsrooms.transmission(push["id"])["counts"] == {"sent": 1}
        assert len(list(tmp_path.iterdir())) == 3  # the first went by hand, and not again
    assert [one["counts"] for one in desk.newsrooms.orders(EVENT)] == [{"sent": 3}]
    assert {
        file["state"]
        for run in desk.newsrooms.transmissions(EVENT)
        for file in desk.newsrooms.files(run["id"])
    } == {"sent"}
    desk.newsrooms.end_order(order["id"])
    desk.newsrooms.remove(room["id"])
    assert desk.newsrooms.all(EVENT) == []


def test_a_found_copy(counter: Counter, hub: Hub) -> None:
    admin = hub("admin")
    admin.recipient_numbers.set(EVENT, on=True)
    assert admin.recipient_numbers.are_set(EVENT)
    with counter.services.database.begin() as session:
        number = number_of_today(session, session.scalars(select(Event)).one(), 4)
    copy = b"\xff\xd8" + bytes(5 << 20) + number.encode() + b"<"
    assert [one["recipient"] for one in admin.recipient_numbers.find(EVENT, copy)] == [
        "Ms Press <press@example.org>"
    ]
    assert admin.recipient_numbers.find(EVENT, b"nothing") == []
    admin.recipient_numbers.set(EVENT, on=False)

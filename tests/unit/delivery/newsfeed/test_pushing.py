"""Corrections and kills go to every newsroom that was sent the item, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from mediahub.catalog.models import Newsroom, Transmission, TransmissionFile
from mediahub.delivery.newsfeed.pushing import ITEM, name_at, send_changes
from tests.unit.delivery.conftest import TAKEN_AT, Summit


def newsroom(summit: Summit, name: str, item_format: str) -> int:
    made = Newsroom(event_id=summit.event.id, name=name, kind="sftp", address="h", item_format=item_format)
    summit.session.add(made)
    summit.session.flush()
    return made.id


def sent(summit: Summit, target: int, asset: str, minutes: int = 0, **more: Any) -> None:
    run = Transmission(target_id=target, name="x", recipe=more.pop("recipe", "web"), state="done")
    summit.session.add(run)
    summit.session.flush()
    about = {"state": "sent", "name": f"{asset}.jpg", "position": 1} | more
    at = TAKEN_AT + timedelta(minutes=minutes)
    summit.session.add(TransmissionFile(run_id=run.id, asset_id=asset, sent_at=at, **about))
    summit.session.flush()


def waiting(summit: Summit) -> list[tuple[int, str, int]]:
    query = (
        select(Transmission.target_id, TransmissionFile.asset_id, TransmissionFile.position)
        .join(TransmissionFile, TransmissionFile.run_id == Transmission.id)
        .where(Transmission.recipe == ITEM)
        .order_by(Transmission.target_id, TransmissionFile.position)
    )
    return [tuple(row) for row in summit.session.execute(query)]


def test_only_those_who_want_items_and_were_sent_the_picture(summit: Summit) -> None:
    wants, wants_none, was_sent_nothing = (
        newsroom(summit, "dpa", "ninjs"), newsroom(summit, "afp", ""), newsroom(summit, "ap", "ninjs"),
    )  # fmt: skip
    sent(summit, wants, "a")
    sent(summit, wants, "b", state="waiting")
    sent(summit, wants_none, "a")
    assert was_sent_nothing
    assert send_changes(summit.session, ["a", "b"]) == 1
    assert waiting(summit) == [(wants, "a", 1)]


def test_what_waits_already_is_not_sent_twice_and_more_joins_it(summit: Summit) -> None:
    target = newsroom(summit, "dpa", "newsml-g2")
    sent(summit, target, "a")
    sent(summit, target, "b")
    assert send_changes(summit.session, ["a"]) == 1
    assert send_changes(summit.session, ["a", "b"]) == 1
    assert waiting(summit) == [(target, "a", 1), (target, "b", 2)]
    assert send_changes(summit.session, []) == 0


def test_a_file_is_called_as_it_was_sent_last(summit: Summit) -> None:
    target = newsroom(summit, "dpa", "ninjs")
    assert name_at(summit.session, target, "a") == ""
    sent(summit, target, "a", minutes=5, name="second.jpg")
    sent(summit, target, "a", minutes=1, name="first.jpg")
    sent(summit, target, "a", minutes=9, name="item.json", recipe=ITEM)
    assert name_at(summit.session, target, "a") == "second.jpg"

"""Newsrooms on their pages: servers kept and tried, baskets sent, and who may do so."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.catalog.models import (
    Newsroom,
    Transmission,
    TransmissionFile,
)
from mediahub.delivery.newsrooms.model import SHOWN_FINGERPRINT
from tests import newsrooms as servers
from tests.unit.web.desks import Desk

NOBODY_LISTENS = "127.0.0.1:9"


def add_target(desk: Desk, name: str, **form: str) -> Newsroom:
    values = {"kind": "sftp", "address": NOBODY_LISTENS, "username": servers.USER, "secret": "guess"} | form
    desk.send("newsrooms/targets", name=name, **values)
    (target,) = desk.rows(Newsroom, Newsroom.name == name)
    return target


def basket_of(desk: Desk, ids: list[str]) -> int:
    """A basket of marketing's with these pictures."""
    return int(desk.post("baskets/", {"name": "To send", "ids": ids}).json["id"])


def test_a_server_that_does_not_answer_is_kept_and_said_to_be_wrong(desk: Desk) -> None:
    page = desk.send(
        "newsrooms/targets", name=" The  Paper ", kind="sftp", address=NOBODY_LISTENS,
        username="desk", secret="press day",
    ).text  # fmt: skip
    assert "“The Paper” is kept, but it does not work yet" in page
    # what to check, and no number of the system's
    assert f"{NOBODY_LISTENS.partition(':')[0]} takes no connections. Check the port" in page
    assert "Errno" not in page
    assert "press day" not in page
    (target,) = desk.rows(Newsroom, Newsroom.name == "The Paper")
    assert (target.kind, target.secret) == ("sftp", "press day")
    assert "does not work yet" in desk.send(f"newsrooms/targets/{target.id}/try").text
    assert "The target and its password are gone" in desk.send(f"newsrooms/targets/{target.id}/delete").text
    assert desk.rows(Newsroom, Newsroom.name == "The Paper") == []
    assert desk.client().post(f"/events/desk/newsrooms/targets/{target.id}/delete").status_code == 404


def test_a_server_works_once_somebody_confirmed_its_key(desk: Desk, tmp_path: Path) -> None:
    tried: list[str] = []
    with servers.sftp(tmp_path, tried=tried) as address:
        target = add_target(desk, "Agency", address=address, secret=servers.PASSWORD)
        assert tried == []  # its key was not confirmed, so it was told no password
        shown = desk.rows(Newsroom, Newsroom.id == target.id)[0].options[SHOWN_FINGERPRINT]
        assert shown in desk.get("newsrooms/").text
        page = desk.send(f"newsrooms/targets/{target.id}/try", fingerprint=shown).text
    assert "“Agency” works." in page
    assert tried == [servers.PASSWORD]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"kind": "carrier pigeon"}, "There are targets of these kinds"),
        ({"name": " "}, "A target needs a name"),
        ({"address": "a\nb"}, "one line each"),
    ],
)
def test_what_cannot_be_a_server_is_said_and_not_kept(desk: Desk, form: dict[str, str], words: str) -> None:
    before = len(desk.rows(Newsroom))
    values = {"name": "Odd", "kind": "sftp", "address": NOBODY_LISTENS, "username": "desk", "secret": "x"}
    assert words in desk.send("newsrooms/targets", **(values | form)).text
    assert len(desk.rows(Newsroom)) == before


def test_a_basket_is_sent_stopped_and_tried_again(desk: Desk) -> None:
    target = add_target(desk, "Wire")
    basket = basket_of(desk, desk.ids[:2])
    page = desk.send("newsrooms/send", target=target.id, basket=basket)
    run = desk.rows(Transmission)[-1]
    assert page.request.path.endswith(f"/newsrooms/{run.id}")
    for words in ("Wire", "Waiting", *desk.ids[:2]):
        assert words in page.text
    assert len(desk.rows(TransmissionFile, TransmissionFile.run_id == run.id)) == 2
    assert "Stopped" in desk.send(f"newsrooms/{run.id}/stop").text
    assert "Waiting" in desk.send(f"newsrooms/{run.id}/again").text
    assert desk.rows(Transmission)[-1].state == "waiting"
    assert "To send" in desk.get("newsrooms/").text
    for missing in ("newsrooms/999999", "newsrooms/999999/stop", "newsrooms/999999/again"):
        method = desk.get if missing.endswith("9") else desk.send
        assert method(missing).status_code == 404
    assert desk.client().post("/events/desk/newsrooms/send", data={"target": target.id}).status_code == 400
    assert desk.send("newsrooms/send", target=target.id, basket=999999).status_code == 404


def test_why_a_file_was_not_sent_is_said(desk: Desk) -> None:
    target = add_target(desk, "Daily")
    desk.send("newsrooms/send", target=target.id, basket=basket_of(desk, desk.ids[:2]))
    run = desk.rows(Transmission)[-1]
    first, second = desk.rows(TransmissionFile, TransmissionFile.run_id == run.id)
    with desk.counter.services.database.begin() as session:
        for file, state, reason in (
            (first, "refused", "embargoed"),
            (second, "failed", "The disk there is full."),
        ):
            row = session.get_one(TransmissionFile, (run.id, file.position))
            row.state, row.reason = state, reason
        session.get_one(Transmission, run.id).state = "failed"
    page = desk.get(f"newsrooms/{run.id}").text
    assert "Not allowed" in page
    assert "embargo" in page.lower()
    assert "The disk there is full." in page


def test_only_those_who_hand_pictures_out_open_it(desk: Desk) -> None:
    for role in ("photographer", "press"):
        assert desk.get("newsrooms/", role).status_code == 403
        assert desk.post("newsrooms/send", {}, role).status_code == 403
        assert desk.post("newsrooms/orders", {}, role).status_code == 403

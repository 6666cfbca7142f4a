"""Webhooks: signed, tried again, and none holds up another."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook

from mediahub.alerts.webhooks import calls
from mediahub.alerts.webhooks.calls import WebhookSender
from mediahub.alerts.webhooks.signatures import new_secret
from mediahub.catalog.models import (
    SavedSearch,
    WebhookCall,
)
from mediahub.outbound.addresses import AddressRefused, lookup
from mediahub.outbound.http import check_url
from mediahub.outbound.http import post as outbound_post
from mediahub.runtime import Services
from tests.dripping import HEADERS, dripping
from tests.unit.alerts.searching import (
    Newsroom,
    add,
    ask,
    change,
    keep,
    make_due,
)


def only_call(parts: Services) -> WebhookCall:
    with parts.database.read() as session:
        return session.scalars(select(WebhookCall)).one()


def test_a_webhook_is_signed_and_tried_again(parts: Services, newsroom: Newsroom) -> None:
    open_parts = replace(parts, settings=parts.settings.model_copy(update={"webhook_private": True}))
    keep(parts, "admin", webhook_url=newsroom.url, webhook_secret=new_secret())
    fresh = add(parts, 10, title="The robot waves")
    assert ask(parts) == 1
    sender = WebhookSender(open_parts)
    for status in (500, 302):
        newsroom.status = status
        make_due(parts)
        assert sender.call_due() == 0
        assert sender.call_due() == 0  # it waits for its time
    assert (only_call(parts).state, only_call(parts).attempts, only_call(parts).status) == ("waiting", 2, 302)
    newsroom.status = 204
    make_due(parts)
    assert sender.call_due() == 1
    assert only_call(parts).state == "done"
    assert len(newsroom.calls) == 3
    headers, body = newsroom.calls[-1]
    assert len({call[0]["webhook-id"] for call in newsroom.calls}) == 1  # one call, three tries
    with parts.database.read() as session:
        secret = session.scalars(select(SavedSearch.webhook_secret)).one()
    said = Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
    assert said["type"] == "search.found"
    assert said["search"]["name"] == "Mine"
    assert [(one["id"], one["title"]) for one in said["assets"]] == [(fresh, "The robot waves")]


def test_what_may_not_be_told_any_more_is_not_sent(parts: Services, newsroom: Newsroom) -> None:
    open_parts = replace(parts, settings=parts.settings.model_copy(update={"webhook_private": True}))
    keep(parts, "anna", webhook_url=newsroom.url)
    fresh = add(parts, 10)
    assert ask(parts) == 1
    change(parts, fresh, rights_class="none")
    assert WebhookSender(open_parts).call_due() == 0
    assert only_call(parts).state == "failed"
    assert newsroom.calls == []


def test_a_webhook_calls_nothing_of_our_own_network(parts: Services, newsroom: Newsroom) -> None:
    keep(parts, "admin", webhook_url=newsroom.url.replace("127.0.0.1", "localhost"))
    add(parts, 10)
    assert ask(parts) == 1
    assert WebhookSender(parts).call_due() == 0
    call = only_call(parts)
    assert (call.state, newsroom.calls) == ("failed", [])
    assert "private network" in call.error
    for host in (
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "::1", "fd00::1", "fe80::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1", "2130706433",
    ):  # fmt: skip
        with pytest.raises((AddressRefused, OSError)):
            lookup(host, 80, private=False, seconds=5)
    assert lookup("93.184.216.34", 80, private=False, seconds=5) == ["93.184.216.34"]
    for url in ("file:///etc/passwd", "ftp://x/", "https://", "http://u:p@example.org/", "http://x:99999/"):
        with pytest.raises(AddressRefused):
            check_url(url)


class ClockOfEachThread(threading.local):
    """The time that calls read: of each person whose webhooks are called, whatever the machine is doing."""

    now = 0.0

    def advance(self, seconds: float) -> None:
        self.now += seconds

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return time.time()


def test_one_address_holds_up_no_other(
    parts: Services, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that is no name, nor a server that drips a byte for ever, however many hang on it."""
    clock = ClockOfEachThread()
    monkeypatch.setattr(calls, "time", clock)
    with dripping(HEADERS) as port:

        def post(url: str, *values: Any, **named: Any) -> tuple[int, str]:
            """What drips takes a second here, and all of its owner's time."""
            if urlsplit(url).port != port:
                return outbound_post(url, *values, **named)
            clock.advance(calls.SECONDS + 1)
            return outbound_post(url, *values, **named, seconds=1.0)

        monkeypatch.setattr(calls, "post", post)
        for number in range(6):
            url = f"http://127.0.0.1:{port}/{number}"
            keep(parts, "photographer", title=f"drips {number}", webhook_url=url)
        keep(parts, "admin", title="no name", webhook_url="https://a..b")
        good = keep(parts, "admin", webhook_url=newsroom.url)
        add(parts, 10)
        assert ask(parts) == 8
        settings = parts.settings.model_copy(update={"webhook_private": True})
        assert WebhookSender(replace(parts, settings=settings)).call_due() == 1
    with parts.database.read() as session:
        made = list(session.scalars(select(WebhookCall)))
    assert [call.search_id for call in made if call.state == "done"] == [good]
    assert [call.error for call in made if call.state == "failed"] == ["'a..b' is no name of a server."]
    tried = [call for call in made if call.attempts and call.state == "waiting"]
    assert len(tried) == 1  # the others of its owner wait for the next round
    assert "did not answer in time" in tried[0].error


def test_a_call_whose_search_is_deleted_meanwhile_holds_up_no_other(
    parts: Services, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = keep(parts, "photographer", webhook_url=newsroom.url)
    keep(parts, "admin", webhook_url=newsroom.url)
    add(parts, 10)
    assert ask(parts) == 2
    body = WebhookSender._body

    def delete_it(sender: WebhookSender, session: Session, call: WebhookCall) -> object:
        if call.search_id == gone:
            with parts.database.begin() as other:
                other.delete(other.get_one(SavedSearch, gone))
        return body(sender, session, call)

    monkeypatch.setattr(WebhookSender, "_body", delete_it)
    settings = parts.settings.model_copy(update={"webhook_private": True})
    assert WebhookSender(replace(parts, settings=settings)).call_due() >= 1
    with parts.database.read() as session:
        assert [call.state for call in session.scalars(select(WebhookCall))] == ["done"]


def test_a_webhook_that_cannot_be_called_holds_up_no_other(
    parts: Services, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("admin", "photographer"):
        keep(parts, name, webhook_url=newsroom.url)
    add(parts, 10)
    assert ask(parts) == 2
    body = WebhookSender._body
    failures = iter([True])

    def fail_once(sender: WebhookSender, session: Session, call: WebhookCall) -> object:
        if next(failures, False):
            raise LookupError("a fault of ours")
        return body(sender, session, call)

    monkeypatch.setattr(WebhookSender, "_body", fail_once)
    settings = parts.settings.model_copy(update={"webhook_private": True})
    assert WebhookSender(replace(parts, settings=settings)).call_due() == 1
    with parts.database.read() as session:
        states = session.scalars(select(WebhookCall.state).order_by(WebhookCall.state)).all()
    assert states == ["done", "waiting"]
    make_due(parts)
    assert WebhookSender(replace(parts, settings=settings)).call_due() == 1

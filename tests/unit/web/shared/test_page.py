"""What every page knows of its reader: the theme, the events, the palette, and whether all is read-only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from mediahub.catalog.models import Event
from mediahub.rights import Capability
from mediahub.web.shared import page
from mediahub.web.shared.page import all_events, chosen_theme, palette_address, read_only


@contextmanager
def asked(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, signed_in: bool = True, may: bool = True
) -> Iterator[None]:
    """A request of somebody who may, or may not, see events."""
    viewer = SimpleNamespace(may=lambda what, slug=None: may and what is Capability.SEE_EVENT)
    with app.test_request_context("/"):
        monkeypatch.setattr(page, "current_user", SimpleNamespace(is_authenticated=signed_in))
        monkeypatch.setattr(page, "viewer", lambda: viewer)
        yield


@pytest.mark.parametrize(
    ("cookie", "theme"), [("theme=dark", "dark"), ("theme=auto", "auto"), ("theme=pink", ""), ("", "")]
)
def test_the_theme_is_one_that_there_is(app: Flask, cookie: str, theme: str) -> None:
    with app.test_request_context("/", headers={"Cookie": cookie}):
        assert chosen_theme() == theme


def test_the_palette_asks_where_its_reader_may_ask(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event = Event(slug="summit", name="Summit", timezone="UTC")
    with asked(app, monkeypatch, signed_in=False):
        assert palette_address(event) == ""
    with asked(app, monkeypatch):
        assert palette_address(event) == "/events/summit/palette.json"
        assert "summit" not in palette_address(None)
    with asked(app, monkeypatch, may=False):
        assert palette_address(event) == palette_address(None) != ""


def test_a_guest_is_offered_no_event(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with asked(app, monkeypatch, signed_in=False):
        assert all_events() == []


def test_why_nothing_can_be_changed_is_said_only_while_it_cannot(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def switched(switch: Any) -> None:
        monkeypatch.setattr(
            page, "services", lambda: SimpleNamespace(database=SimpleNamespace(switch=switch))
        )

    def fails() -> None:
        raise OperationalError("select", {}, Exception("no database"))

    with app.test_request_context("/"):
        for closed, said in ((True, "Moving."), (False, "")):
            switched(lambda closed=closed: SimpleNamespace(closed=closed, sentence="Moving."))
            assert read_only() == said
        switched(lambda: None)
        assert read_only() == ""
        switched(fails)
        assert read_only() == ""

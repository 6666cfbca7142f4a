"""Template context of every page: the theme, the events to switch between, whether one may deliver."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask_security import current_user
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.events import IS_CURRENT, list_events
from mediahub.catalog.models import Event
from mediahub.catalog.settings.event_settings import days_of
from mediahub.http.context import services, viewer
from mediahub.http.language import translated
from mediahub.identity.press import may_enter
from mediahub.rights import Capability
from mediahub.web.shared.display import (
    date_text,
    days_text,
    in_language,
    listed,
    machine_time,
    roles_in_words,
    size_text,
)
from mediahub.web.shared.menu import menu
from mediahub.web.shared.page_config import page_config

THEMES = ("dark", "light", "auto")


def init_app(app: Flask) -> None:
    """Give templates `chosen_theme`, `all_events()`, `may_upload()`, `may_edit_here()`, `may_curate()`,
    `may_administer()`, `menu(event)`, `palette_address(event)` and `page_config(event)`, `read_only()`,
    `days_of(event)`, and the filters `machine_time`, `listed`, `roles_in_words`, `size_text`,
    `days_text`, `date_text` and `in_language`."""
    for one in (machine_time, listed, roles_in_words, size_text, days_text, date_text, in_language):
        app.add_template_filter(one)

    @app.context_processor
    def page() -> dict[str, Any]:
        return {
            "chosen_theme": chosen_theme(),
            "all_events": all_events,
            "may_upload": lambda: viewer().may(Capability.UPLOAD),
            "may_edit_here": lambda: viewer().may(Capability.EDIT_ASSETS),
            "may_curate": lambda: viewer().may(Capability.CURATE),
            "may_administer": lambda: viewer().may(Capability.ADMINISTER),
            "menu": lambda event: menu(event, viewer()),
            "palette_address": palette_address,
            "page_config": page_config,
            "read_only": read_only,
            "days_of": days_of,
        }


def palette_address(event: Event | None) -> str:
    """Where a page asks what the letters in its palette mean; nothing for guests, who have none."""
    if not current_user.is_authenticated:
        return ""
    if event is not None and viewer().may(Capability.SEE_EVENT, event.slug):
        return url_for("event_palette.within", slug=event.slug)
    return url_for("palette.anywhere")


def read_only() -> str:
    """Why nothing can be changed just now, for whoever looks at a page; empty while all can."""
    try:
        switch = services().database.switch()
    except SQLAlchemyError:  # the page says that
        return ""
    return translated(switch.sentence) if switch is not None and switch.closed else ""


def chosen_theme() -> str:
    """The reader's own choice (a cookie that the page writes), or nothing."""
    theme = request.cookies.get("theme", "")
    return theme if theme in THEMES else ""


def all_events() -> list[Event]:
    """Every event that they may look into, newest first; for guests none."""
    if not current_user.is_authenticated:
        return []
    with services().database.read() as database:
        return list_events(database, may_enter(viewer()) & IS_CURRENT)

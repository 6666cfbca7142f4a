"""Settings of a page's scripts: the JSON in its `<script id="config">`, by `answers.page.PageConfig`."""

from __future__ import annotations

from typing import Any, cast, get_type_hints

from flask import url_for
from flask_wtf.csrf import generate_csrf

from mediahub.catalog.models import Event
from mediahub.web.answers.page import BasicConfig, PageConfig

API = "/api/v1"
KEYS = frozenset(get_type_hints(PageConfig))


def page_config(event: Event, *, is_guest: bool = False, **more: Any) -> PageConfig:
    """What scripts of a page of `event` get: the usual addresses, and `more`, which may replace them.

    A guest has no account, so no token and no pages of the team. Raises TypeError for a key that
    `PageConfig` does not have: scripts would read it untyped.
    """
    if unknown := more.keys() - KEYS:
        raise TypeError(f"web.answers.page.PageConfig has no {', '.join(sorted(unknown))}")
    folder = "" if is_guest else url_for("events.home")
    basic: BasicConfig = {
        "csrf": "" if is_guest else generate_csrf(),
        "signIn": url_for("security.login"),
        "home": "" if is_guest else url_for("library.page", slug=event.slug),
        "assets": folder and f"{folder}assets/",
        "edits": folder and f"{folder}edits/",
        "api": API,
        "event": {
            "slug": event.slug,
            "name": event.name,
            "timezone": event.timezone,
            "accent": event.accent,
        },
    }
    return cast(PageConfig, {**basic, **more})

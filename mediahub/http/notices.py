"""Where notices are confirmed: the address that goes into messages."""

from __future__ import annotations

from flask import url_for

from mediahub.http.context import services


def notices_page(slug: str) -> str:
    """The whole address of an event's page of notices."""
    return services().settings.base_url + url_for("notices.page", slug=slug)

"""The addresses that stand in letters to press."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import url_for

from mediahub.http.context import services
from mediahub.identity.letters import Addresses


def press_addresses() -> Addresses:
    """Where letters of this installation lead."""
    base = services().settings.base_url
    return Addresses(
        # the secret is in the query, which no log of ours keeps
        sign_in=lambda secret: f"{base}{url_for('links.enter')}?{urlencode({'key': secret})}",
        library=lambda slug: url_for("library.page", slug=slug),
        accounts=lambda slug: f"{base}{url_for('accounts.page', slug=slug)}",
    )


def invitation_address(slug: str, code: str) -> str:
    """The whole address by which somebody registers with an invitation."""
    path = url_for("signup.page", slug=slug)
    return f"{services().settings.base_url}{path}?{urlencode({'invitation': code})}"

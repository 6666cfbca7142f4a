"""Galleries and share links over the API."""

from __future__ import annotations

from flask_smorest import Api

from mediahub.api.galleries import galleries, share_links

ENDPOINTS = (
    galleries,
    share_links,
)


def register(api: Api, prefix: str) -> None:
    """Add the endpoints of this folder to `api`, below the path `prefix`."""
    for module in ENDPOINTS:
        api.register_blueprint(module.blueprint, url_prefix=prefix)

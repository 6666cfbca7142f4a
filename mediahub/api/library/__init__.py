"""Assets, events and edits over the API."""

from __future__ import annotations

from flask_smorest import Api

from mediahub.api.library import assets, events

ENDPOINTS = (
    events,
    assets,
)


def register(api: Api, prefix: str) -> None:
    """Add the endpoints of this folder to `api`, below the path `prefix`."""
    for module in ENDPOINTS:
        api.register_blueprint(module.blueprint, url_prefix=prefix)

"""Rights, baskets, zips, newsrooms, notices and usage over the API."""

from __future__ import annotations

from flask_smorest import Api

from mediahub.api.delivery import (
    baskets,
    newsfeed,
    newsrooms,
    notices,
    recipient_numbers,
    rights,
    usage,
    zips,
)

ENDPOINTS = (
    baskets,
    zips,
    notices,
    rights,
    newsrooms,
    newsfeed,
    usage,
    recipient_numbers,
)


def register(api: Api, prefix: str) -> None:
    """Add the endpoints of this folder to `api`, below the path `prefix`."""
    for module in ENDPOINTS:
        api.register_blueprint(module.blueprint, url_prefix=prefix)
    api.register_blueprint(newsfeed.files, url_prefix=prefix)

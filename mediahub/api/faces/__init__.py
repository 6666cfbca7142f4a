"""Faces over the API."""

from __future__ import annotations

from flask_smorest import Api

from mediahub.api.faces import faces

ENDPOINTS = (faces,)


def register(api: Api, prefix: str) -> None:
    """Add the endpoints of this folder to `api`, below the path `prefix`."""
    for module in ENDPOINTS:
        api.register_blueprint(module.blueprint, url_prefix=prefix)

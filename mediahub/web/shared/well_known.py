"""Favicon, robots.txt and other files at fixed addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, redirect
from werkzeug.wrappers import Response as BaseResponse

from mediahub.delivery.reserved_places import reserved_places
from mediahub.http.context import services

blueprint = Blueprint("well_known", __name__)
ROBOTS = """User-agent: *
Allow: /g/
Allow: /events/*/press$
Allow: /static/
Disallow: /
"""
"""Robots Exclusion Protocol (RFC 9309): what is published is for search engines too, the rest is for people
who were sent there."""
DAY, HOUR = 24 * 3600, 3600


@blueprint.get("/robots.txt")
def robots() -> BaseResponse:
    """What search engines may read."""
    return _kept(Response(ROBOTS, mimetype="text/plain"))


@blueprint.get("/.well-known/tdmrep.json")
def mining() -> BaseResponse:
    """Where data mining is reserved, of what anybody may open (TDMRep, W3C)."""
    with services().database.read() as session:
        places = reserved_places(session)
    response = jsonify([{"location": one, "tdm-reservation": 1} for one in places])
    return _kept(response, HOUR)


@blueprint.get("/favicon.ico")
def favicon() -> BaseResponse:
    """For what asks for an icon without reading a page: where the icon is."""
    bundled = cast(Callable[[str], str], current_app.jinja_env.globals["bundled"])
    return _kept(redirect(bundled("favicon.svg")))


def _kept(response: BaseResponse, seconds: int = DAY) -> BaseResponse:
    response.cache_control.public = True
    response.cache_control.max_age = seconds
    return response

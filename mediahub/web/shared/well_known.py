"""Favicon, robots.txt and other files at fixed addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from mediahub.delivery.reserved_places import reserved_places
from mediahub.http.context import services

blueprint = Blueprint("well_known", __name__)
ROBOTS = """User-agent: *
Allow: /g/
Allow: /press/
Disallow: /press/*/
Allow: /press/*/cover
Allow: /press/*/logo
Allow: /press/*/pictures/
Allow: /static/
Disallow: /
"""
"""Robots Exclusion Protocol (RFC 9309): what is published is for search engines too, the rest is for people
who were sent there."""
PUBLISHED = re.compile(r"/(?:g/|press/[^/]+$)")
"""Addresses of pages that search engines may list: galleries and press pages."""
DAY, HOUR = 24 * 3600, 3600


@blueprint.get("/robots.txt")
def robots() -> BaseResponse:
    """What search engines may read."""
    return _kept(Response(ROBOTS, mimetype="text/plain"))


@blueprint.after_app_request
def list_nothing_else(response: Response) -> Response:
    """Say of every other page that no search engine lists it: an address with a secret can be found
    elsewhere, and `robots.txt` keeps engines from reading a page, not from listing it."""
    if response.mimetype == "text/html" and not PUBLISHED.match(request.path):
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response


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

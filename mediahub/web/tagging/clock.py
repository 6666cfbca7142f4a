"""The clock page: the exact time, for people and for cameras. It is open to all."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, jsonify, render_template

from mediahub.catalog.models.base import utcnow
from mediahub.http.context import services
from mediahub.media.vision.clock_code import tokens
from mediahub.web.answers.tagging import ClockTokens

blueprint = Blueprint("clock", __name__, url_prefix="/clock")

TOKENS_AHEAD = timedelta(minutes=30)
"""So long the page goes on without the server. Nobody gets tokens for later."""


@blueprint.get("")
def page() -> str:
    """The code, full-screen."""
    return render_template("tagging/clock.html")


@blueprint.get("/now.json")
def now() -> Response:
    """The time in milliseconds since 1970, and the tokens of the codes of now and the next half hour."""
    moment = utcnow()
    marks = tokens(services().settings.secret_key.get_secret_value(), moment, TOKENS_AHEAD)
    texts = {str(key): text for key, text in marks.items()}
    response = jsonify(ClockTokens(now=utcnow().timestamp() * 1000, tokens=texts))
    response.cache_control.no_store = True
    return response

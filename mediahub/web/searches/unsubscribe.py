"""Unsubscribing from a saved search's mail, without signing in."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template

from mediahub.alerts.mail.unsubscribing import find_subscription, unsubscribe
from mediahub.http.context import services

blueprint = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")


def init_app(app: Flask) -> None:
    """The address itself is the proof: mail programs post to it, and know no CSRF token."""
    app.extensions["csrf"].exempt(stop)


@blueprint.get("/<int:search_id>/<signature>")
def ask(search_id: int, signature: str) -> str:
    """Ask first: what looks at links in mail must not end anything."""
    with services().database.read() as database:
        name = find_subscription(database, _key(), search_id, signature).name
    return render_template("searches/unsubscribe.html", name=name, is_over=False)


@blueprint.post("/<int:search_id>/<signature>")
def stop(search_id: int, signature: str) -> str:
    """End it: from the page, or from the mail program itself (`List-Unsubscribe-Post`)."""
    name = unsubscribe(services().database, _key(), search_id, signature)
    return render_template("searches/unsubscribe.html", name=name, is_over=True)


def _key() -> str:
    return services().settings.secret_key.get_secret_value()

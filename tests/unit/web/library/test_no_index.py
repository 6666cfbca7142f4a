"""The library while the search index is of another version: it is said, and nothing is an error."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.app import create_app
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from tests.unit.search.whoosh.aging import LOST, moved
from tests.unit.web.conftest import SignIn


@pytest.fixture(scope="module")
def app(app: Flask) -> Flask:
    """The application, started anew on an index that an older version wrote."""
    services: Services = app.extensions["mediahub"]
    moved(services.settings.index_dir, LOST)
    return create_app(services.settings)


@pytest.mark.parametrize(
    "path",
    [
        "/events/summit/",
        "/events/summit/?q=title&person=yin-tongyue&sort=relevance",
        "/events/summit/layout.json?q=title",
        "/events/summit/complete.json?q=yin",
        "/events/summit/pulse.json",
        "/api/v1/events/summit/assets?q=title",
    ],
)
@pytest.mark.parametrize("role", ["admin", "press"])
def test_every_search_answers(sign_in: SignIn, path: str, role: str) -> None:
    answer = sign_in(role).get(path)
    assert answer.status_code == 200, path


def test_it_is_said_and_then_it_is_rebuilt(app: Flask, sign_in: SignIn) -> None:
    services: Services = app.extensions["mediahub"]
    client = sign_in("admin")
    said = client.get("/events/summit/layout.json").json["messages"]
    assert said == ["The search index is being built; this takes a moment."]
    indexer = Indexer(services.settings, services.database)
    while indexer.drain_once():
        pass
    assert create_app(services.settings).extensions["mediahub"].search.check().documents > 0

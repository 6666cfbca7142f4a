"""The library while its search cluster does not answer: it opens from the catalogue, and says so."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from mediahub.app import create_app
from mediahub.runtime import Services
from mediahub.search.by_catalogue import ALL_SHOWN
from mediahub.search.port import AWAY
from tests.unit.web.conftest import SignIn

NOWHERE = SecretStr("http://127.0.0.1:1/media")


@pytest.fixture(scope="module")
def whole(app: Flask) -> Flask:
    """The application with the index that it was filled into."""
    return app


@pytest.fixture(scope="module")
def app(whole: Flask) -> Flask:
    """The application, started anew with a cluster that nobody runs."""
    services: Services = whole.extensions["mediahub"]
    return create_app(services.settings.model_copy(update={"search_url": NOWHERE}))


def placed(app: Flask, sign_in: SignIn, role: str, query: str = "") -> Any:
    answer = sign_in(role).get(f"/events/summit/layout.json?sort=taken{query}")
    assert answer.status_code == 200
    return answer.json


@pytest.mark.parametrize("role", ["admin", "press"])
def test_everything_that_may_be_seen_is_there_by_day_and_session(
    app: Flask, whole: Flask, sign_in: SignIn, role: str
) -> None:
    away = placed(app, sign_in, role, "&q=nothing+like+it")
    assert away["messages"] == [ALL_SHOWN]
    assert away["total"] > 0
    services: Services = whole.extensions["mediahub"]
    with whole.app_context():
        from tests.unit.web.library.test_search_away import _ids_by_index

        assert away["ids"] == _ids_by_index(services, role)
    assert {name: bool(values) for name, values in away["facets"].items() if values}.keys() <= {"day", "session"}


def _ids_by_index(services: Services, role: str) -> list[str]:
    from mediahub.rights import Viewer

    viewer = Viewer(frozenset({role}))
    return list(services.search.layout("", event="summit", viewer=viewer, sort="taken", stated_only=True).ids)

"""`tdm-reservation`: by the settings of an event, alike in its pages and in their header."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from mediahub.catalog.models import DeliverySettings, Event
from mediahub.http.files import reservation
from mediahub.runtime import Services
from tests.assets import add_event


@pytest.fixture
def client(services: Services) -> FlaskClient:
    """An application whose pages say, of two events, whether each reserves mining."""
    app = Flask(__name__)
    app.extensions["mediahub"] = services
    reservation.init_app(app)
    with services.database.begin() as session:
        numbers = {slug: add_event(session, slug).id for slug in ("summit", "gala")}
        session.add(DeliverySettings(event_id=numbers["summit"], data_mining="DMI-PROHIBITED-AIMLTRAINING"))

    @app.get("/<slug>/<how>")
    def page(slug: str, how: str) -> str:
        with services.database.read() as session:
            event = session.get_one(Event, numbers[slug])
            if how == "attached":
                return render_template_string("{{ reserves_mining(event) }}", event=event)
            session.expunge(event)
        return render_template_string("{{ reserves_mining(event) }}", event=event)

    app.get("/")(lambda: "nothing of an event")
    return app.test_client()


@pytest.mark.parametrize("how", ["attached", "detached"])
def test_page_and_header_say_the_same(client: FlaskClient, how: str) -> None:
    reserved, silent = client.get(f"/summit/{how}"), client.get(f"/gala/{how}")
    assert (reserved.text, reserved.headers.get("tdm-reservation")) == ("True", "1")
    assert (silent.text, silent.headers.get("tdm-reservation")) == ("False", None)


def test_a_page_without_an_event_s_pictures_says_nothing(client: FlaskClient) -> None:
    client.get("/summit/attached")
    assert "tdm-reservation" not in client.get("/").headers

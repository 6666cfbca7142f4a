"""What is known of the exposure, for the panel."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from mediahub.catalog.models import Asset, AssetPerson, AssetTag, Person, PersonName, Tag, TagName
from mediahub.web.library.panel import camera_lines
from tests.statements import statements_on
from tests.unit.web.asking import asking
from tests.unit.web.conftest import SignIn, id_of


def statements(client: FlaskClient, name: str) -> list[str]:
    """What the panel of a picture asks of the database."""
    with statements_on(client.application.extensions["mediahub"].database.engine) as asked:
        assert client.get(f"/assets/{id_of(name)}.json").status_code == 200
    return asked


@pytest.mark.parametrize("role", ["press", "admin"])
def test_many_names_take_as_many_statements_as_one(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    with client.application.extensions["mediahub"].database.begin() as session:
        for name, count in (("editorial", 1), ("embargoed", 7)):
            for number in range(count):
                called = f"{role}-{name}-{number}"
                person = Person(slug=called, name=called, names=[PersonName(text=called, folded=called)])
                tag = Tag(slug=called, label=called, names=[TagName(text=called, folded=called)])
                session.add_all([person, tag])
                session.flush()
                stated = {"asset_id": id_of(name), "status": "accepted", "source": "manual"}
                session.add(AssetPerson(person_id=person.id, **stated))
                session.add(AssetTag(tag_id=tag.id, **stated))
    statements(client, "editorial")
    few, many = (statements(client, name) for name in ("editorial", "embargoed"))
    assert len(many) <= len(few), many


def lines(**known: Any) -> dict[str, str]:
    nothing = dict.fromkeys(("make", "model", "lens", "exposure_time", "f_number", "iso", "focal_length"))
    with asking():
        return dict(camera_lines(Asset(**(nothing | {"clock_basis": "", "clock_shift": 0} | known))))


def test_only_what_is_known_has_a_line() -> None:
    assert lines() == {}
    assert lines(iso=400) == {"Exposure": "ISO\u00a0400"}


def test_an_exposure_is_one_line() -> None:
    shot = {"exposure_time": 0.004, "f_number": 2.8, "iso": 6400.0, "focal_length": 50.0}
    found = lines(make="Canon", model="Canon EOS R5", lens="RF 50", **shot)
    assert (found["Camera"], found["Lens"]) == ("Canon EOS R5", "RF 50")
    assert "f/2.8" in found["Exposure"]
    assert "1/250" in found["Exposure"]
    assert "50\u00a0mm" in found["Exposure"]

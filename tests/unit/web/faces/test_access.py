"""Pages about faces open to those who name them."""

from __future__ import annotations

import pytest
from flask import Blueprint

from mediahub.web.faces import access
from mediahub.web.faces.access import guard_faces
from tests.unit.web.desks import Desk


def test_a_guarded_page_asks_for_a_sign_in_and_then_for_who_names_faces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(access, "requires", lambda capability, _: asked.append(capability) or "guard")
    blueprint = Blueprint("guarded", __name__)
    guard_faces(blueprint)
    assert asked == [access.Capability.NAME_FACES]
    assert blueprint.before_request_funcs[None] == [access.require_sign_in, "guard"]


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("marketing", 200), ("photographer", 403), ("press", 403)]
)
def test_who_opens_the_groups(desk: Desk, faces: list[int], role: str, status: int) -> None:
    assert faces
    page = desk.get("faces", role)
    assert (page.status_code if page.status_code != 308 else desk.get("faces/", role).status_code) == status

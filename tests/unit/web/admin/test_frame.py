"""The frame of administration pages: for admins, under `/admin`, with the sections at its side."""

from __future__ import annotations

import pytest

from mediahub.rights import Capability
from mediahub.web.admin import frame
from mediahub.web.admin.frame import admin_blueprint
from mediahub.web.admin.navigation import links


def test_a_page_lies_below_the_administration_and_asks_who_may_administer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(frame, "requires", lambda capability, _: asked.append(capability) or "guard")
    page = admin_blueprint("admin_roses", __name__, "/roses")
    assert page.url_prefix == "/admin/roses"
    assert asked == [Capability.ADMINISTER]
    assert page.before_request_funcs[None] == [frame.require_sign_in, "guard"]
    given = page.template_context_processors[None][-1]()
    assert given["admin_links"] is links
    assert admin_blueprint("admin", __name__).url_prefix == "/admin"

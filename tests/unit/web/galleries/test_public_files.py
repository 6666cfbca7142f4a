"""Files of public galleries from our own address: what a cache may keep, and who may show them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from werkzeug.exceptions import NotFound as NoPage

from mediahub.catalog.models import Rendition
from mediahub.storage import NotFound
from mediahub.web.galleries import public_files
from mediahub.web.galleries.public_files import CACHE_SECONDS, picture_response
from tests.unit.web.asking import asking

ROW = Rendition(name="preview", key="renditions/a/preview-abc123.jpg", mime="image/jpeg")


class Bucket:
    def get_bytes(self, key: str) -> bytes:
        if key != ROW.key:
            raise NotFound(key)
        return b"picture"


@pytest.fixture(autouse=True)
def _services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_files, "services", lambda: SimpleNamespace(bucket=Bucket()))


def test_a_public_picture_is_for_caches_and_other_sites() -> None:
    with asking():
        answer = picture_response(ROW, public=True)
    assert (answer.data, answer.mimetype, answer.get_etag()[0]) == (b"picture", "image/jpeg", "abc123")
    assert (answer.cache_control.public, answer.cache_control.max_age) == (True, CACHE_SECONDS)
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Content-Disposition" not in answer.headers


def test_one_of_a_link_is_for_its_page_alone() -> None:
    with asking():
        answer = picture_response(ROW, public=False, filename="Anna Ö.jpg")
        anywhere = picture_response(ROW, public=False, anywhere=True)
    assert answer.cache_control.private
    assert answer.cache_control.max_age < CACHE_SECONDS
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert anywhere.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_a_browser_has_is_not_sent_again() -> None:
    with asking(headers={"If-None-Match": '"abc123"'}):
        answer = picture_response(ROW, public=True)
    assert (answer.status_code, answer.data) == (304, b"")


def test_what_is_not_there_is_no_page() -> None:
    gone = Rendition(name="preview", key="renditions/a/preview-other.jpg", mime="image/jpeg")
    for row in (None, gone):
        with asking(), pytest.raises(NoPage):
            picture_response(row, public=True)

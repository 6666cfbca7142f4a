"""Signed addresses of news items' files: whose they are, for how long, and what is offered of an asset."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.models import Asset, Event, Rendition, User
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.package import Prepared
from mediahub.http.files import news_files
from mediahub.http.files.news_files import AddressEnded, file_at
from mediahub.identity.tokens import create_token, revoke_token
from mediahub.objects.renditions import PROXY
from tests.in_app import counter_in_memory
from tests.takers import Counter


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("news"), "news") as made:
        made.add("DSC_0.jpg", b"news" * 100, rights_class="editorial")
        yield made


def user_id(counter: Counter) -> int:
    with counter.services.database.read() as session:
        return int(session.query(User).filter_by(email="press@example.org").one().id)


@pytest.fixture(scope="module")
def prefix(counter: Counter) -> str:
    """Of the token with which press read the feed."""
    with counter.services.database.begin() as session:
        token, _ = create_token(session, "press@example.org", ["download"], days=1)
        return token.prefix


def address(counter: Counter, prefix: str, *more: str, asset: str = "") -> str:
    """What is signed for press."""
    of = asset or counter.ids[0]
    with counter.app.test_request_context("/"):
        return str(news_files._signer().dumps([user_id(counter), None, prefix, of, "original", *more]))


def opened(counter: Counter, signed: str) -> tuple[Prepared, str]:
    """What the address gives."""
    with counter.app.test_request_context("/"):
        return file_at(signed)


def test_an_address_opens_its_file_with_the_rights_of_whoever_read_it(counter: Counter, prefix: str) -> None:
    signed = address(counter, prefix)
    found, ending = opened(counter, signed)
    assert (found.asset_id, found.state, ending) == (counter.ids[0], "wanted", "")
    assert opened(counter, address(counter, prefix, ".c2pa"))[1] == ".c2pa"
    counter.change(counter.ids[0], embargo_until=utcnow() + timedelta(hours=1))
    with pytest.raises(AssetMissing):
        opened(counter, signed)
    counter.change(counter.ids[0], embargo_until=None)
    assert opened(counter, signed)[0].asset_id == counter.ids[0]


@pytest.mark.parametrize("fault", ["forged", "other salt", "not a list", "too old", "no such asset"])
def test_an_address_that_nobody_signed_or_that_is_over_has_ended(
    counter: Counter, prefix: str, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    signed = address(counter, prefix, asset="nothing" if fault == "no such asset" else "")
    with counter.app.test_request_context("/"):
        if fault == "forged":
            signed = signed[:-2] + ("AA" if signed[-2:] != "AA" else "BB")
        elif fault == "other salt":
            monkeypatch.setattr(news_files, "SALT", "another")
        elif fault == "not a list":
            signed = str(news_files._signer().dumps(7))
        if fault == "too old":
            monkeypatch.setattr(news_files, "LIFE", -1)
        with pytest.raises(AddressEnded):
            file_at(signed)


@pytest.mark.parametrize(
    ("model", "off", "on"),
    [(User, {"active": False}, {"active": True}), (Event, {"deleted_at": utcnow()}, {"deleted_at": None})],
)
def test_it_ends_with_the_account_and_with_the_event(
    counter: Counter,
    prefix: str,
    model: type[User] | type[Event],
    off: dict[str, object],
    on: dict[str, object],
) -> None:
    signed = address(counter, prefix)
    with counter.services.database.begin() as session:
        session.execute(update(model).values(**off))
    try:
        with pytest.raises(AddressEnded):
            opened(counter, signed)
    finally:
        with counter.services.database.begin() as session:
            session.execute(update(model).values(**on))
    assert opened(counter, signed)[0].asset_id == counter.ids[0]


def test_it_ends_with_the_token_that_read_it(counter: Counter) -> None:
    with counter.services.database.begin() as session:
        token, text = create_token(session, "press@example.org", ["download"], days=1)
        name = token.prefix
    signed = address(counter, name)
    assert text
    assert opened(counter, signed)[0].asset_id == counter.ids[0]
    with counter.services.database.begin() as session:
        revoke_token(session, name)
    with pytest.raises(AddressEnded):
        opened(counter, signed)


def test_the_smaller_file_of_a_photo_fits_the_web_and_that_of_a_clip_needs_a_proxy(counter: Counter) -> None:
    photo = Asset(id="a", kind="photo", mime="image/jpeg", width=6000, height=4000, duration=None)
    small = Asset(id="b", kind="photo", mime="image/jpeg", width=300, height=200, duration=None)
    clip = Asset(id="c", kind="video", mime="video/mp4", width=1920, height=1080, duration=7.5, renditions=[])
    with counter.app.test_request_context("/"):
        high, low = news_files._files(photo, 1, {})
        assert (high.name, high.width, high.height, high.size) == ("highRes", 6000, 4000, 0)
        assert (low.name, low.mime, low.width, low.height) == ("lowRes", "image/jpeg", 1600, 1067)
        assert news_files._files(small, 1, {})[1].width == 300, "nothing is made larger"
        (only,) = news_files._files(clip, 1, {})
        assert (only.name, only.duration) == ("highRes", 7.5)
        clip.renditions.append(Rendition(name=PROXY.name, key="p"))
        assert [one.name for one in news_files._files(clip, 1, {})] == ["highRes", "lowRes"]


def test_of_a_made_file_size_and_hash_are_said_and_its_manifest_is_one_more(counter: Counter) -> None:
    photo = Asset(id="a", kind="photo", mime="image/jpeg", width=6000, height=4000, duration=None)
    made = Prepared("a", "key", "a.jpg", "ready", mime="image/png", size=9, sha256="ab", manifest_size=5)
    with counter.app.test_request_context("/"):
        high, manifest, low = news_files._files(photo, 1, {("a", "original"): made})
        assert (high.mime, high.size, high.sha256, high.width) == ("image/png", 9, "ab", 6000)
        assert (manifest.name, manifest.size) == (news_files.MANIFEST_RENDITION, 5)
        assert low.size == 0
        (_, web) = news_files._files(photo, 1, {("a", "web"): made})
        assert web.size == 9, "beside the smaller file lies no manifest"
        signed = urlsplit(manifest.href).path.rpartition("/")[2]
        assert news_files._signer().loads(signed)[-1] == news_files.MANIFEST_ENDING

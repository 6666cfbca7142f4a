"""A cluster that speaks TLS with a certificate of its own authority, and wants to know who asks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from opensearchpy import OpenSearch

from mediahub.rights import Everything
from mediahub.search.port import Request, Unavailable
from mediahub.search.query.tree import All
from tests.functional.search.guard import guard, with_password, with_signature
from tests.nginx import certificate
from tests.unit.search.opened import Documents, Opened, engine_at
from tests.unit.search.sample_documents import document, numbers

pytestmark = pytest.mark.services
ALL = Request(All(), Everything(), sort="taken")
PASSWORD, IN_URL = "p@ss:w/ord", "p%40ss%3Aw%2Ford"
REGION, KEY, SECRET = "eu-central-1", "AKIDEXAMPLE", "wJalrXUtnFEMI"  # of no account


@pytest.fixture
def prefix(opensearch_url: str) -> Iterator[str]:
    made = f"t{uuid.uuid4().hex[:10]}"
    yield made
    OpenSearch(opensearch_url).indices.delete(index=f"{made}-*")


@pytest.fixture
def cluster(opensearch_url: str) -> int:
    """Its port."""
    return int(urlsplit(opensearch_url).port or 0)


def test_its_authority_and_a_password_are_settings(cluster: int, prefix: str, tmp_path: Path) -> None:
    authority = certificate(tmp_path, "localhost")
    with guard(cluster, authority, with_password("hub", PASSWORD)) as door:
        url = f"https://hub:{IN_URL}@localhost:{door.port}/{prefix}?ca={authority}"
        engine = Opened(engine_at(url, tmp_path))
        engine.engine.rebuild(Documents([document(1), document(2)]), lambda done, total: None)

        assert numbers(engine.search(ALL)) == [1, 2]
        assert not door.refused


def test_a_wrong_password_is_said_and_not_shown(cluster: int, prefix: str, tmp_path: Path) -> None:
    authority = certificate(tmp_path, "localhost")
    with guard(cluster, authority, with_password("hub", PASSWORD)) as door:
        engine = engine_at(f"https://hub:wrong-one@localhost:{door.port}/{prefix}?ca={authority}", tmp_path)

        with pytest.raises(Unavailable):
            engine.searcher()
        problem = engine.check().problem

    assert "MEDIAHUB_SEARCH_URL" in problem
    assert "wrong-one" not in problem
    assert not door.passed


@pytest.mark.parametrize("named", [True, False], ids=["another authority", "no authority"])
def test_a_cluster_that_nobody_vouches_for_hears_no_password(
    cluster: int, prefix: str, tmp_path: Path, named: bool
) -> None:
    (tmp_path / "other").mkdir()
    ours, other = certificate(tmp_path, "localhost"), certificate(tmp_path / "other", "localhost")
    with guard(cluster, ours, lambda asked: True) as door:
        believed = f"?ca={other}" if named else ""
        engine = engine_at(f"https://hub:{IN_URL}@localhost:{door.port}/{prefix}{believed}", tmp_path)

        with pytest.raises(Unavailable):
            engine.searcher()

    assert (door.passed, door.refused) == (0, [])


def test_a_certificate_of_another_host_is_not_believed(cluster: int, prefix: str, tmp_path: Path) -> None:
    authority = certificate(tmp_path, "search.example.org")
    with guard(cluster, authority, lambda asked: True) as door:
        engine = engine_at(f"https://localhost:{door.port}/{prefix}?ca={authority}", tmp_path)

        with pytest.raises(Unavailable):
            engine.searcher()

    assert not door.passed


def test_requests_are_signed_as_amazon_wants(
    cluster: int, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came over the wire is signed once more, and has to come out the same."""
    authority = certificate(tmp_path, "localhost")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    with guard(cluster, authority, with_signature(REGION, KEY, SECRET)) as door:
        url = f"https://localhost:{door.port}/{prefix}?ca={authority}&aws={REGION}"
        engine = Opened(engine_at(url, tmp_path))
        engine.engine.rebuild(Documents([document(1), document(2)]), lambda done, total: None)

        assert numbers(engine.search(ALL)) == [1, 2]
        assert not door.refused

        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "stolen and wrong")
        with pytest.raises(Unavailable):
            engine_at(url, tmp_path).searcher()
        assert door.refused

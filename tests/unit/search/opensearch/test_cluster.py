"""The address of a search cluster, and what its failures are called."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

import pytest
from opensearchpy import ConnectionError as NoConnection
from opensearchpy import NotFoundError, RequestError, Transport, TransportError
from pydantic import SecretStr

from mediahub.search import engines
from mediahub.search.opensearch import cluster
from mediahub.search.opensearch.cluster import RETRIES, Address, asking, connected, parsed
from mediahub.search.opensearch.engine import OpenSearchEngine
from mediahub.search.port import QuestionTooLong, Unavailable
from mediahub.settings import Settings, SettingsError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://search", Address((("search", 9200),), False)),
        ("http://127.0.0.1:9201/", Address((("127.0.0.1", 9201),), False)),
        ("https://search.example/fair-2026", Address((("search.example", 443),), True, prefix="fair-2026")),
        (
            "https://me:p%40ss%2F@a:9200,b:9201,[::1]:9202/media?ca=/etc/own.pem",
            Address(
                (("a", 9200), ("b", 9201), ("::1", 9202)), True, "me", "p@ss/", "/etc/own.pem", prefix="media"
            ),
        ),
        (
            "https://search.example?aws=eu-central-1",
            Address((("search.example", 443),), True, region="eu-central-1"),
        ),
    ],
)
def test_an_address_is_read(url: str, expected: Address) -> None:
    assert parsed(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///media",
        "https://me:secret@search:port/",
        "https://me:secret@search/Media",
        "https://me:secret@search/a/b",
        "https://me:secret@search/?cert=x",
        "https://me:secret@search,,other/",
    ],
)
def test_what_is_wrong_with_an_address_is_said_without_the_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="MEDIAHUB_SEARCH_URL: ") as error:
        engines.open(Settings(home=tmp_path, search_url=SecretStr(url)))
    assert "secret" not in str(error.value)


def test_requests_to_aws_need_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    settings = Settings(home=tmp_path, search_url=SecretStr("https://search.example?aws=eu-central-1"))
    with pytest.raises(SettingsError, match="AWS_ACCESS_KEY_ID"):
        engines.open(settings)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "key")
    assert isinstance(engines.open(settings), OpenSearchEngine)


@pytest.mark.parametrize(
    "error",
    [
        NoConnection("N/A", "refused", OSError("refused")),
        RequestError(503, "cluster_block_exception", {"error": {"reason": "no manager"}}),
        NotFoundError(404, "index_not_found_exception", {"error": {"reason": "no such index"}}),
        TransportError(500, "null_pointer_exception", {"error": {"reason": "broken"}}),
    ],
)
def test_a_cluster_that_does_not_answer_is_unavailable(error: Exception) -> None:
    with pytest.raises(Unavailable), asking():
        raise error


@pytest.mark.parametrize("status", [400, 500])
def test_a_question_of_too_many_words_is_said_to_be_one(status: int) -> None:
    cause = {"type": "too_many_nested_clauses", "reason": "maxClauseCount is set to 1024"}
    info = {"error": {"type": "search_phase_execution_exception", "root_cause": [cause]}}
    with pytest.raises(QuestionTooLong, match="fewer"), asking():
        raise TransportError(status, "search_phase_execution_exception", info)


def test_a_question_that_is_wrong_is_a_fault_of_ours() -> None:
    with pytest.raises(RequestError), asking():
        raise RequestError(400, "parsing_exception", {"error": {"reason": "what"}})


def test_a_cluster_that_is_away_is_not_waited_for_by_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    client = connected(parsed("http://127.0.0.1:9"))
    asked: list[object] = []
    perform = Transport.perform_request

    def counted(self: Transport, *args: object, **options: object) -> object:
        asked.append(args)
        return perform(self, *args, **options)

    monkeypatch.setattr(Transport, "perform_request", counted)
    for _ in range(4):
        with pytest.raises(Unavailable), asking():
            client.info()
    assert len(asked) == 1


def test_a_question_goes_to_each_node_once_and_to_a_single_one_twice() -> None:
    assert connected(parsed("http://a")).transport.max_retries == 1
    assert connected(parsed("http://a,b")).transport.max_retries == 2
    assert connected(parsed("http://a,b,c,d,e")).transport.max_retries == RETRIES


@pytest.mark.parametrize(("nodes", "asked"), [(1, 1), (2, 3)])
def test_a_silent_node_is_waited_for_once_where_there_is_no_other(
    monkeypatch: pytest.MonkeyPatch, nodes: int, asked: int
) -> None:
    """Somebody waits at a page: with one node, a second wait would be for the same silence."""
    monkeypatch.setattr(cluster, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        client = connected(parsed("http://" + ",".join([f"127.0.0.1:{port}"] * nodes)))
        with pytest.raises(Unavailable), asking():
            client.info()
        silent.settimeout(0.2)
        heard = 0
        with suppress(TimeoutError):
            while True:
                silent.accept()[0].close()
                heard += 1
    assert heard == asked

"""The client's session: what it asks, how it reads answers, and files that are fetched in several tries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from mediahub.client.errors import ClientError, Refused
from mediahub.client.http import PARTIAL, Http
from mediahub.client.patience import Patience

Answer = Callable[[httpx.Request], httpx.Response]


def http(answer: Answer) -> Http:
    made = Http("https://media.example/", "secret", Patience(0))
    made.client = httpx.Client(transport=httpx.MockTransport(answer))
    return made


@pytest.mark.parametrize("server", ["media.example", "ftp://media.example", ""])
def test_an_address_that_is_none_is_said_at_once(server: str) -> None:
    with pytest.raises(ClientError, match="it begins with https"):
        Http(server, "secret", Patience(0))


def test_a_question_carries_the_token_and_leaves_out_what_is_not_said() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=[1])

    assert http(answer).get("/events", q="robot", sort=None, person=["a", "b"]) == [1]
    assert str(asked[0].url) == "https://media.example/api/v1/events?q=robot&person=a&person=b"
    assert asked[0].headers["authorization"] == "Bearer secret"


def test_having_something_done_carries_a_key_of_its_own() -> None:
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["idempotency-key"])
        return httpx.Response(204)

    session = http(answer)
    assert session.post("/zips", {"a": 1}) is None
    session.post("/zips")
    assert len(set(keys)) == 2


def test_every_page_of_a_list_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediahub.client.http.PAGE", 2)

    def answer(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params["offset"])
        return httpx.Response(
            200, json={"rows": [{"n": n} for n in range(start, min(start + 2, 5))], "total": 5}
        )

    assert [row["n"] for row in http(answer).pages("/things", "rows")] == [0, 1, 2, 3, 4]


def test_a_refusal_is_told_in_the_words_of_the_server() -> None:
    said = {"detail": "No.", "code": "terms", "errors": {"name": "too long"}, "missing": [2, 3]}
    with pytest.raises(Refused, match=r"No\. \{'name': 'too long'\}") as refused:
        http(lambda request: httpx.Response(403, json=said)).get("/x")
    assert (refused.value.status, refused.value.code, refused.value.missing) == (403, "terms", (2, 3))


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(200, text="<html>a page</html>"), httpx.Response(404, text="nothing"),
     httpx.Response(404, json={"error": "of another program"}), httpx.Response(418, json=[])],
)  # fmt: skip
def test_what_is_no_mediahub_is_said_so(answer: httpx.Response) -> None:
    with pytest.raises(ClientError, match="is no MediaHub") as caught:
        http(lambda request: answer).get("/x")
    assert not isinstance(caught.value, Refused)


def test_addresses_of_the_server_are_whole_or_paths() -> None:
    session = http(lambda request: httpx.Response(200))
    assert session.at("/s3/media/a") == "https://media.example/s3/media/a"
    assert session.at("http://s3.example/media/a") == "http://s3.example/media/a"


def file_server(data: bytes, tag: str = '"1"') -> tuple[Answer, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        wanted, same = request.headers.get("range"), request.headers.get("if-range") == tag
        if wanted and same:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                return httpx.Response(416)
            return httpx.Response(206, stream=httpx.ByteStream(data[start:]), headers={"ETag": tag})
        return httpx.Response(200, stream=httpx.ByteStream(data), headers={"ETag": tag})

    return answer, asked


def test_a_file_gets_its_name_when_it_is_whole(tmp_path: Path) -> None:
    answer, asked = file_server(b"0123456789")
    target = tmp_path / "a.zip"
    assert http(answer).save("/zips/1/file", target).read_bytes() == b"0123456789"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
    assert asked[0].headers["authorization"] == "Bearer secret"


@pytest.mark.parametrize(("there", "ranges"), [(b"0123", "bytes=4-"), (b"0123456789", "bytes=10-")])
def test_a_file_is_gone_on_with(tmp_path: Path, there: bytes, ranges: str) -> None:
    answer, asked = file_server(b"0123456789")
    (tmp_path / f"a.zip{PARTIAL}").write_bytes(there)
    (tmp_path / f"a.zip{PARTIAL}.tag").write_text('"1"')
    assert http(answer).save("/zips/1/file", tmp_path / "a.zip").read_bytes() == b"0123456789"
    assert asked[0].headers["range"] == ranges


def test_another_file_by_now_is_fetched_anew(tmp_path: Path) -> None:
    answer, _ = file_server(b"another one", '"2"')
    (tmp_path / f"a.zip{PARTIAL}").write_bytes(b"0123")
    (tmp_path / f"a.zip{PARTIAL}.tag").write_text('"1"')
    assert http(answer).save("/zips/1/file", tmp_path / "a.zip").read_bytes() == b"another one"


def test_storage_is_asked_without_the_token_and_an_address_that_ended_is_said(tmp_path: Path) -> None:
    answer, asked = file_server(b"x")
    http(answer).save("http://s3.example/a", tmp_path / "a")
    assert "authorization" not in asked[0].headers
    with pytest.raises(ClientError, match="has ended"):
        http(lambda request: httpx.Response(403, text="<Error/>")).save("http://s3.example/a", tmp_path / "b")
    with pytest.raises(Refused, match=r"Gone\."):
        http(lambda request: httpx.Response(404, json={"detail": "Gone."})).save("/zips/1", tmp_path / "b")
    assert not (tmp_path / "b").exists()

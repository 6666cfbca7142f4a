"""A newsroom's bucket as a channel: what is asked of S3, and what its refusals mean."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mediahub.delivery.newsrooms.channels.s3 import OtherS3
from mediahub.delivery.newsrooms.model import Parcel, Refused, TransmissionError, Where
from tests.services import free_ports


class Storage:
    """What an S3 server was sent, and what it answers."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, str]] = {}
        self.asked: list[str] = []
        self.refusal: tuple[int, str] | None = None
        self.address = ""

    def where(self, folder: str = "newsroom/in", **more: object) -> Where:
        options = {"addressing": "path"}
        made = Where("s3", self.address, "key", "secret", folder, options, private=True, plain_http=True)
        return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def storage() -> Iterator[Storage]:
    with serving(Storage()) as made:
        yield made


@contextmanager
def serving(storage: Storage) -> Iterator[Storage]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, status: int, body: bytes = b"", size: int | None = None) -> None:
            storage.asked.append(f"{self.command} {self.path}")
            if storage.refusal is not None:
                status, code = storage.refusal
                body = b"" if self.command == "HEAD" else f"<Error><Code>{code}</Code></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if size is None else size))
            self.send_header("ETag", '"x"')
            self.end_headers()
            self.wfile.write(body)

        def do_HEAD(self) -> None:
            held = storage.objects.get(self.path)
            if self.path == "/newsroom":
                self.answer(200)
            elif held is None:
                self.answer(404)
            else:
                self.answer(200, size=len(held[0]))

        def do_PUT(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            if storage.refusal is None:
                storage.objects[self.path] = data, self.headers["Content-Type"]
            self.answer(200)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    storage.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield storage
    server.shutdown()
    thread.join()
    server.server_close()


def parcel(data: bytes = b"0123456789", mime: str = "image/jpeg") -> Parcel:
    def read(start: int) -> Iterator[bytes]:
        yield data[start:4]
        yield data[max(start, 4) :]

    return Parcel("a.jpg", len(data), mime, read)


def test_a_file_is_an_object_of_its_type_under_the_prefix(storage: Storage) -> None:
    channel, progress = OtherS3(storage.where("/newsroom/in/photos/")), list[int]()
    assert channel.has("a.jpg") is None
    channel.send(parcel(), progress.append)
    assert storage.objects == {"/newsroom/in/photos/a.jpg": (b"0123456789", "image/jpeg")}
    assert (progress[-1], channel.has("a.jpg")) == (10, 10)
    channel.close()
    assert storage.asked[0] == "HEAD /newsroom", "the bucket is asked for before anything is sent"


def test_a_bucket_without_a_prefix(storage: Storage) -> None:
    channel = OtherS3(storage.where("newsroom"))
    channel.send(parcel(), lambda _: None)
    channel.close()
    assert list(storage.objects) == ["/newsroom/a.jpg"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"folder": "/"}, "A bucket is needed"),
        ({"plain_http": False}, "with https"),
        ({"private": False}, r"127\.0\.0\.1"),
    ],
)
def test_what_is_refused_before_anything_is_asked(
    storage: Storage, change: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        OtherS3(storage.where(**change))  # type: ignore[arg-type]
    assert storage.asked == []


@pytest.mark.parametrize(
    ("refusal", "is_final"),
    [((403, "AccessDenied"), True), ((404, "NoSuchBucket"), True), ((400, "BadDigest"), False)],
)
def test_whether_a_refusal_is_final(storage: Storage, refusal: tuple[int, str], is_final: bool) -> None:
    channel = OtherS3(storage.where())
    storage.refusal = refusal
    with pytest.raises(TransmissionError, match=refusal[1]) as raised:
        channel.send(parcel(), lambda _: None)
    assert isinstance(raised.value, Refused) == is_final
    channel.close()


@pytest.mark.parametrize(("status", "is_final"), [(403, True), (404, True), (400, False)])
def test_a_bucket_that_is_refused_without_words(storage: Storage, status: int, is_final: bool) -> None:
    """The answer to a HEAD has no body, so nothing but its status says why."""
    storage.refusal = status, ""
    with pytest.raises(TransmissionError, match=str(status)) as raised:
        OtherS3(storage.where())
    assert isinstance(raised.value, Refused) == is_final


def test_a_server_that_is_not_there_may_come() -> None:
    storage = Storage()
    (port,) = free_ports(1)
    storage.address = f"http://127.0.0.1:{port}"
    with pytest.raises(TransmissionError, match="takes no connections") as raised:
        OtherS3(storage.where())
    assert not isinstance(raised.value, Refused)

"""The whole application in this process: real pages and API on SQLite and a real index, objects in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask import Flask

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.client import Client
from mediahub.identity.tokens import SCOPES, create_token
from mediahub.search.indexer import Indexer
from mediahub.search.whoosh.index import LOOK_EVERY
from mediahub.settings import load_settings
from tests.object_storage import BucketInMemory, S3InMemory
from tests.takers import Counter, open_counter

OBJECTS = "http://objects.test"
SERVER = "http://hub.test"


@contextmanager
def counter_in_memory(home: Path, event: str = "summit") -> Iterator[Counter]:
    """An event with an account for each role, in an application whose objects are in memory."""
    settings = load_settings(
        home=home, s3_public_endpoint=OBJECTS, s3_access_key="key", s3_secret_key="secret",
        worker_processes=1, newsroom_private=True, newsroom_http=True,
    )  # fmt: skip
    home.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mediahub.runtime.Bucket", BucketInMemory)
        counter = open_counter(settings, event)
    counter.services.bucket.ensure()
    yield counter
    counter.services.database.dispose()


def index(counter: Counter) -> None:
    """Let search know all that the catalogue knows."""
    with counter.services.database.begin() as session:
        enqueue(session, counter.ids)
    while Indexer(counter.settings, counter.services.database).drain_once():
        pass
    time.sleep(LOOK_EVERY)  # an index that a page has read a moment ago is not looked at again


class InProcess(httpx.BaseTransport):
    """Brings requests of httpx to the application, and those of presigned URLs to its objects."""

    def __init__(self, app: Flask, objects: S3InMemory) -> None:
        self._app = httpx.WSGITransport(app)
        self._objects = objects

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host != urlsplit(OBJECTS).hostname:
            return self._app.handle_request(request)
        key = request.url.path.removeprefix("/media/")
        if request.method == "PUT":
            return self._put(request, key, request.read())
        stored = self._objects.objects.get(key)
        if stored is None:
            return httpx.Response(404, text="<Error><Code>NoSuchKey</Code></Error>")
        return httpx.Response(
            200, stream=httpx.ByteStream(stored.data), headers={"ETag": '"tag"', "Content-Type": stored.mime}
        )

    def _put(self, request: httpx.Request, key: str, data: bytes) -> httpx.Response:
        query = parse_qs(request.url.query.decode())
        if "uploadId" in query:
            if query["uploadId"][0] not in self._objects.uploads:
                return httpx.Response(404, text="<Error><Code>NoSuchUpload</Code></Error>")
            answer = self._objects.upload_part(
                "media", key, query["uploadId"][0], int(query["partNumber"][0]), data
            )
            return httpx.Response(200, headers={"ETag": answer["ETag"]})
        if "if-none-match" in request.headers and key in self._objects.objects:
            return httpx.Response(412)
        checksum = request.headers.get("x-amz-checksum-sha256")
        answer = self._objects.put_object("media", key, data, ChecksumSHA256=checksum)
        return httpx.Response(200, headers={"ETag": answer["ETag"]})


def objects_of(counter: Counter) -> S3InMemory:
    """What its bucket holds."""
    bucket = counter.services.bucket
    assert isinstance(bucket, BucketInMemory)
    return bucket.s3


def program(counter: Counter, role: str, *scopes: str) -> Client:
    """A program with a token of this role and these scopes, or all."""
    with counter.services.database.begin() as session:
        _, token = create_token(session, f"{role}@example.org", scopes or [*SCOPES], days=1)
    client = Client(SERVER, token, patience=20)
    client._http.client = httpx.Client(transport=InProcess(counter.app, objects_of(counter)))
    return client

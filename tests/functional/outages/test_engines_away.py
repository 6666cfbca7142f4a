"""What people see while an engine is slow, says no, or is not there; and that all goes on when it is back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import make_url

from mediahub.ingest.uploads.announce import Announced
from mediahub.ingest.uploads.plan import Fingerprint
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.settings import Settings
from mediahub.storage import Presigner, Unavailable, client
from tests.postgres import Restored
from tests.takers import Counter, open_counter
from tests.tcp_proxy import FAULTS, OF_HTTP, Fault, Proxy, proxy

pytestmark = pytest.mark.services
DATABASE = "The database does not answer at the moment."


@pytest.fixture
def s3_proxy(s3_settings: Settings) -> Iterator[Proxy]:
    with proxy(s3_settings.s3_port) as made:
        yield made


@pytest.fixture
def database_proxy(postgres_catalogue: Restored) -> Iterator[Proxy]:
    with proxy(make_url(postgres_catalogue.url).port or 0) as made:
        yield made
    postgres_catalogue.restore()


@pytest.fixture
def counter(
    s3_settings: Settings, s3_proxy: Proxy, database_proxy: Proxy, postgres_catalogue: Restored,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Counter]:  # fmt: skip
    """An event in an application whose S3 and database are behind proxies, and which does not wait long."""
    monkeypatch.setattr(client, "TRIES", 2)
    monkeypatch.setattr(client, "READ_SECONDS", 1)
    monkeypatch.setattr(client, "BRIEF_SECONDS", 1)
    s3 = f"http://127.0.0.1:{s3_proxy.port}"
    url = make_url(postgres_catalogue.url).set(port=database_proxy.port)
    changes = {
        "home": tmp_path / "home", "s3_endpoint": s3, "s3_public_endpoint": s3, "storage": "external",
        "database_url": SecretStr(url.render_as_string(hide_password=False)),
    }  # fmt: skip
    made = open_counter(s3_settings.model_copy(update=changes), "summit")
    yield made
    made.services.database.dispose()


def send(counter: Counter, name: str, data: bytes) -> str:
    """As a sender does; the state of the file."""
    uploads = Uploads(counter.services, Presigner(counter.settings), counter.services.jobs)
    digest = hashlib.sha256(data).hexdigest()
    [state] = uploads.announce(1, [Announced(name, Fingerprint(len(data), digest, 1, digest))])
    if state.state == "expected":
        counter.services.bucket.put_bytes(str(state.key), data, "image/jpeg")
        state = uploads.complete(int(state.id or 0))
    return state.state


@pytest.mark.parametrize("fault", ["restarted", "reset", "half an answer"])
def test_without_a_database_pages_say_so_and_go_on_afterwards(
    counter: Counter, database_proxy: Proxy, fault: str
) -> None:
    browser: FlaskClient = counter.client("marketing")
    with database_proxy.failing(FAULTS[fault]):
        for _ in range(3):
            answer = browser.get(f"/events/{counter.event}/layout.json")
            assert answer.status_code == 503
            assert answer.json["error"]["message"].startswith(DATABASE)
            assert int(answer.headers["Retry-After"]) > 0
    assert eventually_ok(browser, f"/events/{counter.event}/layout.json")


def eventually_ok(browser: FlaskClient, path: str) -> bool:
    """Whether it answers within as many tries as a circuit may take to close."""
    for _ in range(40):
        if browser.get(path).status_code == 200:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("fault", [*FAULTS, *OF_HTTP])
def test_without_storage_pages_work_and_no_upload_is_lost(
    counter: Counter, s3_proxy: Proxy, fault: str
) -> None:
    browser = counter.client("photographer")
    data = fault.encode() * 200
    with s3_proxy.failing(wrong(fault)):
        assert browser.get(f"/events/{counter.event}/layout.json").status_code == 200
        if fault != "slow":  # which is only slow
            with pytest.raises(Unavailable):
                send(counter, f"{fault}.jpg", data)
    assert eventually_sent(counter, f"{fault}.jpg", data) == "received"


def wrong(fault: str) -> Fault:
    return {**FAULTS, **OF_HTTP}[fault]


def eventually_sent(counter: Counter, name: str, data: bytes) -> str:
    """Its state, once S3 counts as there again."""
    for _ in range(40):
        try:
            return send(counter, name, data)
        except Unavailable:
            time.sleep(0.1)
    return "lost"

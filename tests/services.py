"""Real servers for tests: started once a session, on free ports, in a folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from mediahub.services.installation import web_answers
from mediahub.services.ports import HIGHEST, is_free
from mediahub.services.seaweed import Seaweed
from mediahub.settings import Settings, load_settings
from mediahub.storage import Bucket


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on now, outside the range that the embedded server picks from."""
    import random

    found: list[int] = []
    while len(found) < count:
        port = random.randint(HIGHEST + 100, 29_900)
        if port not in found and is_free(port):
            found.append(port)
    return found


def environment_of(settings: Settings, *names: str) -> dict[str, str]:
    """These settings as a child process reads them."""
    values = {name: getattr(settings, name) for name in names}
    return {
        f"MEDIAHUB_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in values.items()
    }


@contextmanager
def web_server(settings: Settings, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn with these settings, and `more` in its environment, until it is left."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEDIAHUB_")}
    ours = environment_of(settings, *settings.model_dump(exclude_defaults=True, exclude_none=True))
    program = [sys.executable, "-m", "gunicorn", "-c", "python:mediahub.web.gunicorn_conf"]
    log = settings.home / "web.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*program, "mediahub.app:create_app()"], env=kept | ours | more, stdout=out, stderr=out
        )
    try:
        deadline = time.monotonic() + 120
        while not web_answers(settings, "healthz"):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield server
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        server.kill()
        server.wait(30)


@pytest.fixture(scope="session")
def s3_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a running SeaweedFS with an empty bucket. Use keys of your own: it is shared."""
    home: Path = tmp_path_factory.mktemp("mediahub")
    web, s3 = free_ports(2)
    # tests talk to S3 as browsers do where it has an address of its own; test_s3proxy is of the other way
    settings = load_settings(home=home, port=web, s3_port=s3, s3_public_endpoint=f"http://127.0.0.1:{s3}")
    with (home / "storage.log").open("wb") as log:
        server = Seaweed(settings, log=log)
        server.start()
        try:
            yield settings
        finally:
            server.stop(grace=0)  # nobody reads again what it holds


@pytest.fixture(scope="session")
def bucket(s3_settings: Settings) -> Bucket:
    """The bucket of `s3_settings`."""
    return Bucket(s3_settings)

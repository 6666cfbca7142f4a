"""Real servers for tests: started once a session, on free ports, in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

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


@pytest.fixture(scope="session")
def s3_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a running SeaweedFS with an empty bucket. Use keys of your own: it is shared."""
    home: Path = tmp_path_factory.mktemp("mediahub")
    web, s3 = free_ports(2)
    settings = load_settings(home=home, port=web, s3_port=s3)
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

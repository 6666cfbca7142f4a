"""A push to a real S3; those to SFTP and FTPS are in tests/unit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mediahub.delivery.newsrooms.model import Where
from mediahub.settings import Settings
from tests.takers import Counter, open_counter
from tests.unit.delivery.newsrooms.test_sending import Send, send, work

__all__ = ["send"]
pytestmark = pytest.mark.services
LOOPBACK = {"newsroom_private": True, "newsroom_http": True}


@pytest.fixture(scope="module")
def counter(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    home = tmp_path_factory.mktemp("newsrooms") / "home"
    made = open_counter(s3_settings.model_copy(update=LOOPBACK | {"home": home}), "newsrooms")
    for number in range(3):
        made.add(f"DSC_{number}.jpg", bytes([number]) * 300_000 + b"end")
    yield made
    for prefix in ("deliveries/", "originals/newsrooms/"):
        for info in list(made.services.bucket.list(prefix)):
            made.services.bucket.delete(info.key)


def test_s3_takes_them_too(counter: Counter, send: Send) -> None:
    settings = counter.settings
    counter.services.bucket.client.create_bucket(Bucket="newsroom")
    options = {"addressing": "path"}
    run = work(
        counter,
        send(
            Where(
                "s3",
                settings.s3_url,
                settings.s3_access_key.get_secret_value(),
                settings.s3_secret_key.get_secret_value(),
                "newsroom/in",
                options,
            ),
            counter.ids,
        ),
    )
    assert run.state == "done", run.problem
    listed = counter.services.bucket.client.list_objects_v2(Bucket="newsroom", Prefix="in/")
    assert sorted(one["Size"] for one in listed["Contents"]) == [300_003] * 3

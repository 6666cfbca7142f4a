"""A card is delivered while engines fail one after the other, and people search and look: in the end nothing
is lost, nothing is there twice, and no object is without its row.

For each fault it is printed for how long pages, search and pictures were out of reach. 500 frames:
`MEDIAHUB_TEST_FRAMES=500 scripts/test -s -m long tests/functional/outages`.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from mediahub.settings import Settings
from tests.functional.killing import (
    FRAMES,
    PATIENCE,
    Installation,
    assert_consistent,
    differences,
    eventually,
    expected,
    make_card,
)
from tests.functional.outages.people import answers, people, push
from tests.functional.outages.watching import Watchers
from tests.postgres import Restored
from tests.tcp_proxy import FAULTS, OF_HTTP, Fault, Proxy, proxy

pytestmark = [pytest.mark.services, pytest.mark.long, pytest.mark.timeout(3600)]
LASTS = 6.0
"""Seconds of each fault."""
RECOVERY = 300.0
"""Seconds in which everything has to go on after it."""


class Engines:
    """An installation whose engines are behind proxies."""

    def __init__(self, stack: ExitStack, settings: Settings, database: str, search: str) -> None:
        self.proxies: dict[str, Proxy] = {}
        address = make_url(database)
        parts = {"S3": settings.s3_port, "PostgreSQL": int(address.port or 0)}
        if search != "whoosh:":
            parts["OpenSearch"] = int(urlsplit(search).port or 0)
        for name, port in parts.items():
            self.proxies[name] = stack.enter_context(proxy(port))
        s3_url = f"http://127.0.0.1:{self.proxies['S3'].port}"
        self.installation = Installation(settings, s3_url)
        behind = address.set(port=self.proxies["PostgreSQL"].port).render_as_string(hide_password=False)
        self.installation.environment |= {
            "MEDIAHUB_DATABASE_URL": behind,
            "MEDIAHUB_SEARCH_URL": _at(search, self.proxies.get("OpenSearch")),
        }
        stack.callback(self.installation.stop)

    def faults(self) -> Iterator[tuple[str, str, Fault]]:
        """Engine, name and fault, one after the other."""
        for engine in self.proxies:
            for name, fault in (FAULTS | ({} if engine == "PostgreSQL" else OF_HTTP)).items():
                yield engine, name, fault


def _at(url: str, behind: Proxy | None) -> str:
    return url if behind is None else url.replace(f":{urlsplit(url).port}", f":{behind.port}")


@pytest.fixture
def engines(own_settings: Settings, postgres_catalogue: Restored, opensearch_url: str) -> Iterator[Engines]:
    url, search = postgres_catalogue.url, f"{opensearch_url}/o{uuid.uuid4().hex[:8]}"
    changes = {"database_url": SecretStr(url), "search_url": SecretStr(search)}
    with ExitStack() as stack:
        stack.callback(postgres_catalogue.restore)
        yield Engines(stack, own_settings.model_copy(update=changes), url, search)


def test_a_card_is_delivered_through_every_outage(
    engines: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installation, card = engines.installation, make_card(tmp_path / "card", "outages")
    for name in ("indexer", "worker", "web"):
        installation.start(name)
    url = f"http://127.0.0.1:{installation.settings.port}"
    assert eventually(lambda: answers(url), RECOVERY)
    pushed = push(installation, card, url)
    table: list[tuple[str, str, dict[str, float]]] = []
    with Watchers(*people(installation, url)) as watchers:
        assert eventually(lambda: watchers.all_answered_since(0), RECOVERY), [
            one.faults[-1:] for one in watchers.all
        ]
        for engine, name, fault in engines.faults():
            since = time.monotonic()
            with engines.proxies[engine].failing(fault):
                time.sleep(LASTS)
            over = time.monotonic()
            well = eventually(lambda over=over: watchers.all_answered_since(over), RECOVERY)
            assert well, (engine, name, {one.name: one.faults[-3:] for one in watchers.all})
            table.append(
                (engine, name, {one.name: one.longest_gap(since, time.monotonic()) for one in watchers.all})
            )
        out, _ = pushed.communicate(timeout=PATIENCE)
    with capsys.disabled():
        print(_printed(table))
    summary = json.loads(out.splitlines()[-1])["summary"]
    assert summary == {"new": FRAMES, "duplicate": 1, "rejected": 1, "failed": 0}
    assert eventually(lambda: not installation.waiting(), PATIENCE), installation.counts()
    found: Callable[[], list[str]] = lambda: differences(installation)  # noqa: E731
    assert eventually(lambda: not found(), RECOVERY), found()
    assert_consistent(installation, expected(card))


def _printed(table: list[tuple[str, str, dict[str, float]]]) -> str:
    names = list(table[0][2])
    lines = [
        f"\nLongest time out of reach, seconds ({LASTS:g} s of each fault, {FRAMES} frames on their way)"
    ]
    lines.append(f"{'engine':12}{'fault':18}" + "".join(f"{name:>10}" for name in names))
    for engine, fault, gaps in table:
        lines.append(f"{engine:12}{fault:18}" + "".join(f"{gaps[name]:10.1f}" for name in names))
    return "\n".join(lines)

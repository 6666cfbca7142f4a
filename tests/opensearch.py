"""A real OpenSearch cluster for tests, on free ports of loopback; see `scripts/opensearch.py`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import opensearch

QUICK = ("-XX:TieredStopAtLevel=1", "-Xshare:auto")
"""A cluster of a minute is not worth compiling well."""


@contextmanager
def cluster(nodes: int = 1) -> Iterator[list[int]]:
    """Run a cluster; gives the ports of its nodes. Raises `opensearch.Missing` where it cannot be had."""
    opensearch.fetched()
    with tempfile.TemporaryDirectory(prefix="mediahub-opensearch-", ignore_cleanup_errors=True) as folder:
        ports = opensearch.free_ports(nodes)
        pids = opensearch.start(Path(folder), ports, QUICK)
        try:
            opensearch.wait_until_green(ports[0][0], nodes, pids, Path(folder) / "node-0.log")
            yield [http for http, _ in ports]
        finally:
            opensearch.stop(pids)

"""Bytes through our own address, against the same requests to S3 itself: pieces up and down, and thumbs.

Both take turns, and the medians count. Six at a time, as a browser does; a piece is as large as the desk's.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin, urlsplit

from rich.console import Console
from rich.table import Table

from mediahub.ingest.uploads.plan import PART_SIZE
from mediahub.storage import Bucket, Presigner
from scripts.benches.harness import installation

AT_ONCE = 6
THUMB, THUMB_SIZE = "renditions/be/bench/thumb-0123456789ab.jpg", 30_000


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench s3proxy", description=__doc__)
    parser.add_argument("--pieces", type=int, default=12, help="of 16 MiB (default 12)")
    parser.add_argument("--thumbs", type=int, default=1200)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(argv)
    with installation("web") as settings:
        Bucket(settings).put_bytes(THUMB, os.urandom(THUMB_SIZE), "image/jpeg")
        ways = {
            "proxied": Presigner(settings),
            "direct": Presigner(settings.model_copy(update={"s3_public_endpoint": settings.s3_url})),
        }
        seen: dict[str, list[float]] = {}
        for turn in range(options.runs):
            for name, signer in ways.items():
                line = _Line(f"http://127.0.0.1:{settings.port}", signer, f"incoming/{turn}/{name}")
                for figure, value in line.measure(options.pieces, options.thumbs).items():
                    seen.setdefault(f"{name}_{figure}", []).append(value)
    found = {name: round(statistics.median(values)) for name, values in seen.items()}
    figures = {name: value for name, value in found.items() if name.startswith("proxied")}
    baselines = {name: value for name, value in found.items() if name.startswith("direct")}
    ratios = {
        name.removeprefix("proxied_"): round(value / baselines[name.replace("proxied", "direct")], 2)
        for name, value in figures.items()
    }
    table = Table("figure", "through our address", "S3 itself", "ratio", title="Bytes by one address")
    for name, ratio in ratios.items():
        table.add_row(name, str(figures[f"proxied_{name}"]), str(baselines[f"direct_{name}"]), f"{ratio}")
    Console().print(table)
    return {"figures": figures, "baselines": baselines, "ratios": ratios}


class _Line:
    """One way to the same S3, with connections that are kept."""

    def __init__(self, home: str, signer: Presigner, prefix: str) -> None:
        self._home, self._signer, self._prefix = home, signer, prefix
        self._kept = threading.local()

    def measure(self, pieces: int, thumbs: int) -> dict[str, float]:
        data, signer = os.urandom(PART_SIZE), self._signer
        keys = [f"{self._prefix}/{number}" for number in range(pieces)]
        up = self._seconds(keys, lambda key: self._ask("PUT", signer.put(key, len(data), headers={}), data))
        down = self._seconds(keys, lambda key: self._ask("GET", signer.get(key)))
        many = self._seconds([THUMB] * thumbs, lambda key: self._ask("GET", signer.get(key)))
        total = pieces * PART_SIZE / 1e6
        return {"up_mb_per_s": total / up, "down_mb_per_s": total / down, "thumbs_per_s": thumbs / many}

    def _seconds(self, keys: list[str], one: Callable[[str], None]) -> float:
        begun = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(one, keys))
        return time.monotonic() - begun

    def _ask(self, method: str, url: str, body: bytes | None = None) -> None:
        parts = urlsplit(urljoin(self._home, url))
        line = getattr(self._kept, "line", None)
        if line is None:
            line = self._kept.line = http.client.HTTPConnection(parts.netloc)
        line.request(method, f"{parts.path}?{parts.query}", body=body)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

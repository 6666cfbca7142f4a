"""What a public gallery of 60 pictures weighs, and what Lighthouse says of it on a phone.

The figures in kB are of the page before its pictures, as a browser gets them. Lighthouse is fetched by npm
when it is not there (`--no-lighthouse` does without) and needs Chromium. The baseline is what the pictures
would weigh without the sizes that were made for public pages.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Rendition
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries, publish
from mediahub.curation.galleries.operations import Add, AddSection, Set
from mediahub.demo.captions import caption
from mediahub.demo.render import picture_bytes
from mediahub.demo.shots import Shot, plan_shots
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import When, kinds
from mediahub.renditions.making import RenditionMaker
from mediahub.runtime import Services
from mediahub.settings import Settings
from scripts.benches.chromium import chromium
from scripts.benches.harness import installation

LIGHTHOUSE = "lighthouse@13.5.0"
TRIES = 3
"""Chromium now and then loses a trace (NO_NAVSTART), and Lighthouse asks to be run again."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "first-contentful-paint": "first_paint_ms",
    "largest-contentful-paint": "largest_paint_ms",
    "speed-index": "speed_index_ms",
    "total-blocking-time": "blocked_ms",
    "cumulative-layout-shift": "layout_shift",
}
PHONE = ("400-avif", "800-avif")
"""What a phone takes of each picture: one of these."""


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench pages", description=__doc__)
    parser.add_argument("--pictures", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3, help="runs of Lighthouse; the median counts")
    parser.add_argument("--no-lighthouse", action="store_true")
    options = parser.parse_args(argv)
    with installation("web") as settings:
        slug = _gallery(settings, options.pictures)
        address = f"{settings.base_url}/g/{slug}"
        figures: dict[str, Any] = {"pictures": options.pictures, **_weights(address)}
        baselines = _pictures(settings)
        figures["pictures_phone_kb"] = baselines.pop("made_kb")
        if not options.no_lighthouse:
            figures |= _lighthouse(address, options.runs)
    ratios = {"pictures": round(figures["pictures_phone_kb"] / baselines["pictures_previews_kb"], 3)}
    table = Table("figure", "value", title=f"A public gallery of {options.pictures} pictures")
    for name, value in (figures | baselines).items():
        table.add_row(name, f"{value}")
    Console().print(table)
    return {"figures": figures, "baselines": baselines, "ratios": ratios}


def _gallery(settings: Settings, count: int) -> str:
    """A published gallery of drawn pictures with all of their sizes; its slug."""
    services = Services.open(settings)
    shots = [shot for shot in plan_shots() if shot.step == 0 and shot.scene != "wayfinding"][:count]
    with services.database.begin() as session:
        event = create_event(session, "bench", "Bench of pages", "Asia/Shanghai").id
        batch = open_batch(session, event="bench", photographer="Bench", source="cli", roots=[])
    with tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder, Sandbox(2) as sandbox:
        pipeline, maker = Pipeline(services, sandbox), RenditionMaker(services, sandbox, When.PUBLISHED)

        def take(shot: Shot) -> str:
            path = Path(folder) / shot.path.replace("/", "-")
            path.write_bytes(picture_bytes(shot))
            outcome = pipeline.take(LocalFile(path.name, path), batch)
            return str(outcome.asset_id)

        with ThreadPoolExecutor(2) as pool:
            ids = list(pool.map(take, shots))
            with services.database.begin() as session:
                for identity, shot in zip(ids, shots, strict=True):
                    asset = session.get_one(Asset, identity)
                    asset.rights_class, asset.embargo_until, asset.caption = "free", None, caption(shot)
            list(pool.map(maker.make, ids))
    with services.database.begin() as session:
        gallery = galleries.create(session, event, "Sixty pictures", user_id=None)
        half = len(ids) // 2
        second = AddSection(op="section.add", section="second", heading="Afterwards", text="The second half.")
        intro = Set(op="set", field="intro", was="", value="What was seen on four days by the Yangtze.")
        adds = [Add(op="add", ids=ids[:half]), second, Add(op="add", ids=ids[half:], section="second"), intro]
        edit.apply(session, gallery, adds, None)
        publish.publish(session, gallery, None, utcnow())
        return gallery.slug


def _weights(address: str) -> dict[str, float]:
    """Bytes on the wire of the page and of what it names, before its pictures."""
    html, text = _fetch(address)
    names = re.findall(r'<(?:link rel="stylesheet" href|script type="module" src)="([^"]+)"', text)
    parts = {name: _fetch(address.split("/g/")[0] + name)[0] for name in names}
    css = sum(size for name, size in parts.items() if ".css" in name)
    js = sum(size for name, size in parts.items() if ".js" in name)
    weights = {"html_kb": html, "css_kb": css, "js_kb": js, "public_gallery_kb": html + css + js}
    return {name: round(size / 1000, 1) for name, size in weights.items()}


def _fetch(address: str) -> tuple[int, str]:
    import brotli

    request = urllib.request.Request(address, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        data = answer.read()
        packed = answer.headers.get("Content-Encoding") == "br"
    return len(data), (brotli.decompress(data) if packed else data).decode()


def _pictures(settings: Settings) -> dict[str, float]:
    """What a phone loads of all pictures, and what it would of their previews."""
    names = [one.name for one in kinds(When.PUBLISHED) if one.name.endswith(PHONE[1])]
    with Services.open(settings).database.read() as session:
        rows = session.execute(select(Rendition.name, Rendition.size)).all()
    made = sum(size for name, size in rows if name in names)
    previews = sum(size for name, size in rows if name == "preview")
    return {"made_kb": round(made / 1000), "pictures_previews_kb": round(previews / 1000)}


def _lighthouse(address: str, runs: int) -> dict[str, Any]:
    """The median of some runs with the mobile preset: simulated slow 4G, a slow processor."""
    found = [_lighthouse_once(address) for _ in range(runs)]
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def _lighthouse_once(address: str) -> dict[str, float]:
    command = shutil.which("lighthouse")
    start = [command] if command else ["npm", "exec", "--yes", "--package", LIGHTHOUSE, "--", "lighthouse"]
    with tempfile.TemporaryDirectory(prefix="mediahub-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        flags = [
            f"--only-categories={','.join(CATEGORIES)}",
            "--output=json",
            f"--output-path={report}",
            "--quiet",
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
        ]
        environment = {**os.environ, "CHROME_PATH": chromium()}
        for tries_left in reversed(range(TRIES)):
            done = subprocess.run(
                [*start, address, *flags], check=not tries_left, env=environment, timeout=300
            )
            if done.returncode == 0:
                break
        said = json.loads(report.read_text())
    scores = {f"lighthouse_{name.replace('-', '_')}": said["categories"][name]["score"] * 100
              for name in CATEGORIES}  # fmt: skip
    scores["benchmark_index"] = said["environment"][
        "benchmarkIndex"
    ]  # of this machine; phones have 400 or so
    audits = {name: round(said["audits"][audit]["numericValue"], 3) for audit, name in AUDITS.items()}
    return {**scores, **audits}

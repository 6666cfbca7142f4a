"""What browsers play in place of a clip: a preview to hover over and a proxy, made when there is time."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy import exists, func, or_, select

from mediahub.catalog.models import Asset, Rendition
from mediahub.catalog.outbox import announce_records
from mediahub.media.containers.identify import identify
from mediahub.media.hashing import sha256_file
from mediahub.media.model import FileType, MediaError, NotRead
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError
from mediahub.storage.keys import rendition_key

log = structlog.get_logger()

HOVER, PROXY = "hover", "proxy"
MIME = "video/mp4"
SECONDS_AT_LEAST, SECONDS_A_SECOND, SECONDS_AT_MOST = 120.0, 10.0, 4 * 3600.0
"""Of work on a clip: at least, for each second that it lasts (4K takes about 4), and at most."""
REST = 600.0
"""Seconds until a clip is tried again whose original or temporary folder was not to be had."""
LONG_REST = 6 * REST
"""Seconds until a clip is tried again after its reader took too long, or crashed."""
PAGE = 8

Maker = Callable[[Path, FileType, Path], tuple[int, int]]


class ClipMaker:
    """Makes the renditions of ready clips. Every call may be repeated, and be killed at any point."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services = services
        self._sandbox = sandbox
        self._rest_until: dict[str, float] = {}

    def make(self, identity: str) -> None:
        """Make what a clip still lacks. One that cannot be converted is left alone from then on."""
        if time.monotonic() < self._rest_until.get(identity, 0):
            return
        try:
            self._make(identity)
        except NotRead as error:  # no verdict on the clip
            self._rest_until[identity] = time.monotonic() + LONG_REST
            log.warning("a clip has to wait to be made playable", asset=identity, reason=error.message)
        except MediaError as error:
            self._rest_until[identity] = math.inf
            log.warning("a clip cannot be made playable", asset=identity, reason=error.message)
        except (StorageError, OSError) as error:
            self._rest_until[identity] = time.monotonic() + REST
            log.warning("a clip has to wait to be made playable", asset=identity, reason=str(error))

    def _make(self, identity: str) -> None:
        with self._services.database.read() as session:
            asset = session.get(Asset, identity)
            if asset is None or asset.state != "ready" or asset.awaited:
                return
            key, duration, is_photo = asset.original_key, asset.duration or 0, asset.kind == "photo"
            if is_photo and not duration:
                return
            there = {rendition.name for rendition in asset.renditions}
        # FFmpeg takes 16 MB, and most events have no clip
        from mediahub.media.clips.proxies import hover_preview, proxy
        from mediahub.media.metadata.motion import cut_out_clip

        makers: dict[str, Maker] = {HOVER: hover_preview, PROXY: proxy}
        lacking = {name: make for name, make in makers.items() if name not in there}
        if not lacking:
            return
        seconds = min(SECONDS_AT_LEAST + duration * SECONDS_A_SECOND, SECONDS_AT_MOST)
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path = Path(folder) / "original"
            self._services.bucket.get_to_file(key, path)
            if is_photo:
                inner = Path(folder) / "clip"
                self._sandbox.call(cut_out_clip, path, identify(path), inner)
                path = inner
            file_type = identify(path)
            for name, make in lacking.items():
                target = Path(folder) / f"{name}.mp4"
                size = self._sandbox.call(make, path, file_type, target, seconds=seconds)
                self._keep(identity, name, target, size)
                target.unlink()
        log.info("made playable", asset=identity, renditions=sorted(lacking))

    def _keep(self, identity: str, name: str, path: Path, size: tuple[int, int]) -> None:
        key = rendition_key(identity, name, sha256_file(path), ".mp4")
        self._services.bucket.put_rendition(key, path, MIME)
        row = Rendition(
            asset_id=identity,
            name=name,
            key=key,
            mime=MIME,
            width=size[0],
            height=size[1],
            size=path.stat().st_size,
        )
        with self._services.database.begin() as session:
            if session.get(Asset, identity, with_for_update=True) is None:
                return  # deleted meanwhile; what lies under its prefix goes with it
            session.merge(row)
            announce_records(session, [identity])


def unplayable_clips(services: Services) -> list[str]:
    """A few ready clips, or photos with one, that have no proxy: at random, so that workers seldom take the
    same ones."""
    made = exists().where(Rendition.asset_id == Asset.id, Rendition.name == PROXY)
    moves = or_(Asset.kind == "video", Asset.duration > 0)
    lacking = select(Asset.id).where(moves, Asset.state == "ready", Asset.awaited.is_(False), ~made)
    with services.database.read() as session:
        return list(session.scalars(lacking.order_by(func.random()).limit(PAGE)))

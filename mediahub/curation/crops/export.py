"""Sets of crops in one zip: what was asked for is fixed at once, and made by a worker."""

from __future__ import annotations

import re
import tempfile
import threading
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.tries import Tries
from mediahub.catalog.models import Asset, CropSet, EventLogo, Framing
from mediahub.catalog.models.base import utcnow
from mediahub.curation.crops.crops import crops_of, look_of, rect_of, safe_of
from mediahub.curation.crops.ratios import RATIOS, SOCIAL, has_ratio, suggest
from mediahub.curation.edits.fields import EditError
from mediahub.delivery.files.fields import camera_fields, fields_of
from mediahub.delivery.files.package import load
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.signing import METADATA, DeliverySigning, SignedFile
from mediahub.loops import Loop
from mediahub.media.containers.filetypes import JPEG, MANIFEST_ENDING
from mediahub.media.containers.identify import identify
from mediahub.media.hashing import sha256_file
from mediahub.media.model import MediaError
from mediahub.media.pictures.cropping import CropFile, Logo, Look, Rect, fits
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.writing.crops import deliver_crops
from mediahub.messages import N_, message
from mediahub.outages.retries import FailedTries
from mediahub.rights import Viewer
from mediahub.runtime import Services, is_outage
from mediahub.storage.keys import rendition_key

POLL = 1.5
PAUSE = 30.0
"""Seconds until a set is tried again while a service that it needs is away."""
OUR_FAULT = N_(
    "Cutting the picture went wrong on our side. Try it again; the team finds the reason in the log."
)
RETENTION = timedelta(days=2)
SECONDS = 120.0
STEM = re.compile(r"[^\w.-]+")
TARGETS = {target.slug: target for target in SOCIAL}
log = structlog.get_logger()


def ask(
    session: DbSession, asset: Asset, viewer: Viewer, framing: Framing, wanted: Sequence[str], logo: bool
) -> CropSet:
    """Ask for files: social targets, ratios and crops, each by its slug or name. Raises EditError."""
    if asset.kind != "photo":
        raise EditError(N_("Only photos are cropped; take a still from the clip first."))
    if not 0 < len(wanted) <= 40:
        raise EditError(N_("Choose what to make: one to 40 files."))
    own = {crop.name: crop for crop in crops_of(session, asset.id)}
    rects = {name: rect_of(crop) for name, crop in own.items()}
    crops = [_crop_for(name, asset, framing, rects) for name in dict.fromkeys(wanted)]
    if logo and session.get(EventLogo, asset.event_id) is None:
        raise EditError(N_("The event has no logo yet."))
    made = CropSet(asset_id=asset.id, user_id=viewer.user_id, crops=[
        {"crop": asdict(one), "look": asdict(look_of(framing)), "logo": logo} for one in crops
    ])  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _crop_for(name: str, asset: Asset, framing: Framing, own: dict[str, Rect]) -> CropFile:
    """What to make for a name: the crop that was saved for it, or what the focus makes of its ratio."""
    size = (asset.width, asset.height)
    focus, safe = (framing.focus_x, framing.focus_y), safe_of(framing)
    if name in TARGETS:
        target = TARGETS[name]
        alike = (own[one] for one in RATIOS if one in own and has_ratio(own[one], target.ratio, size))
        saved = own.get(name) or next(alike, None)
        rect = saved or suggest(target.ratio, size, focus, safe)
        rect = _inside(rect, framing.angle, size)
        return CropFile(name, rect, (target.width, target.height), target.max_bytes)
    if name in own:
        return CropFile(name, _inside(own[name], framing.angle, size))
    if name in RATIOS:
        return CropFile(name, _inside(suggest(RATIOS[name], size, focus, safe), framing.angle, size))
    raise EditError(message("There is no crop called %(name)s.", name=name))


def _inside(rect: Rect, angle: float, size: tuple[int, int]) -> Rect:
    """The rectangle made smaller towards the middle of the picture until nothing beyond its edges shows."""
    shrunk = rect
    for step in range(1, 60):
        if fits(shrunk, angle, *size):
            return shrunk
        part = 1 - step / 60
        x, y = rect.x + rect.width / 2, rect.y + rect.height / 2
        x, y = 0.5 + (x - 0.5) * part, 0.5 + (y - 0.5) * part
        width, height = rect.width * part, rect.height * part
        shrunk = Rect(x - width / 2, y - height / 2, width, height)
    return shrunk


class CropMaker:
    """Makes the sets that wait. Every set may be made again, and the maker be killed at any point."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services = services
        self._sandbox = sandbox
        self._signing = DeliverySigning(services, sandbox)
        self._tries = Tries(services.database, CropSet)
        self._apart = FailedTries[int]()
        """Sets, by number, that this process failed at."""

    def loop(self) -> Loop:
        """Make what waits."""
        return Loop(name="crops", work=self.work, is_due=self._is_due, poll=POLL, lock="crops")

    def _is_due(self) -> bool:
        return self._next() is not None

    def work(self, stop: threading.Event) -> None:
        """Make all that waits now, and delete what is old."""
        while not stop.is_set() and (number := self._next()) is not None:
            self.make(number)
        self._sweep()

    def make(self, number: int) -> None:
        """Make one set and say so, or why it cannot be made. After a fault of ours the set waits, and
        holds up no other."""
        with self._tries.begun(number) as is_begun:
            if is_begun:
                self._try(number)

    def _try(self, number: int) -> None:
        try:
            values = {"state": "ready", **self._make(number)}
            log.info("made crops", set=number)
        except MediaError as error:
            values = {"state": "failed", "problem": error.message}
        except Exception as error:
            if is_outage(error):
                log.warning("crops have to wait", set=number, reason=repr(error))
                self._apart.wait(number, PAUSE)
                return self._tries.take_back(number)
            log.exception("crops were not made", set=number)
            if not self._apart.note(number):
                return None
            self._apart.forget(number)  # whoever asks for it again has it tried again
            values = {"state": "failed", "problem": OUR_FAULT}
        with self._services.database.begin() as session:
            session.execute(update(CropSet).where(CropSet.id == number).values(**values))

    def _next(self) -> int | None:
        with self._services.database.read() as session:
            query = select(CropSet.id).where(CropSet.state == "waiting").order_by(CropSet.id)
            query = query.where(CropSet.id.not_in(self._apart.names()))
            return session.scalar(query.limit(1))

    def _make(self, number: int) -> dict[str, Any]:
        with self._services.database.read() as session:
            row = session.get_one(CropSet, number)
            (asset,) = load(session, [row.asset_id]) or (None,)
            if asset is None or asset.state != "ready":
                raise MediaError("gone", N_("The picture is not available any more."))
            policy = policy_of(session, asset.event_id)
            fields = replace(fields_of(asset, policy), **camera_fields(asset, policy))
            logo = session.get(EventLogo, asset.event_id) if row.crops[0]["logo"] else None
            key, crops = asset.original_key, row.crops
            stem = STEM.sub("-", Path(asset.filename).stem).strip("-") or asset.id
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as name:
            folder = Path(name)
            original = folder / "original"
            self._services.bucket.get_to_file(key, original)
            parts = _unique([_crop_from(one["crop"], stem) for one in crops])
            look, mark = Look(**crops[0]["look"]), self._logo(logo, folder)
            files = folder / "files"
            files.mkdir()
            args = (original, identify(original), files, parts, look, mark, fields, policy.strips)
            made = self._sandbox.call(deliver_crops, *args, seconds=SECONDS)
            source = self._signing.original(asset, original)

            def sign(made: Path, crop: CropFile) -> SignedFile:
                done = actions_of(asset, crop, look, has_logo=mark is not None)
                return self._signing.sign_made(policy, source, made, done, SECONDS)

            names = dict(zip((one for one, _, _ in made), parts, strict=True))
            path = _packed(folder / "set.zip", files, names, sign)
            target = rendition_key(asset.id, "crops", sha256_file(path), ".zip")
            self._services.bucket.put_rendition(target, path, "application/zip")
            return {"key": target, "filename": f"{stem}-crops.zip", "size": path.stat().st_size}

    def _logo(self, logo: EventLogo | None, folder: Path) -> Logo | None:
        if logo is None:
            return None
        path = folder / "logo.png"
        self._services.bucket.get_to_file(logo.key, path)
        return Logo(path, logo.corner, logo.scale, logo.opacity)

    def _sweep(self) -> None:
        over = utcnow() - RETENTION
        with self._services.database.read() as session:
            old = session.scalars(select(CropSet).where(CropSet.created_at < over).limit(50)).all()
        for one in old:
            if one.key:
                self._services.bucket.delete(one.key)
            with self._services.database.begin() as session:
                row = session.get(CropSet, one.id)
                if row is not None:
                    session.delete(row)


def _crop_from(values: dict[str, Any], stem: str) -> CropFile:
    size = tuple(values["size"]) if values["size"] else None
    name = STEM.sub("-", values["name"].replace(":", "x")).strip("-") or "crop"
    return CropFile(f"{stem}-{name}.jpg", Rect(**values["rect"]), size, values["max_bytes"])


def _unique(crops: list[CropFile]) -> list[CropFile]:
    """Names that differ in what files do not show get a number."""
    seen: dict[str, int] = {}
    named = []
    for one in crops:
        count = seen[one.name] = seen.get(one.name, 0) + 1
        stem = one.name.removesuffix(".jpg")
        named.append(one if count == 1 else replace(one, name=f"{stem}-{count}.jpg"))
    return named


def actions_of(asset: Asset, crop: CropFile, look: Look, *, has_logo: bool) -> tuple[list[str], bool]:
    """What was done for a crop, by the names of C2PA (18.14), and whether something was cropped away."""
    is_cropped = bool(look.angle) or (crop.rect.width, crop.rect.height) != (1.0, 1.0)
    done = {
        "c2pa.orientation": bool(look.angle) or (asset.orientation or 1) != 1,
        "c2pa.cropped": is_cropped,
        "c2pa.color_adjustments": any((look.exposure, look.contrast, look.warmth)),
        "c2pa.resized": crop.size is not None,
        "c2pa.edited": has_logo,
        "c2pa.transcoded": asset.mime == JPEG.mime,
        "c2pa.converted": asset.mime != JPEG.mime,
        METADATA: True,
    }
    return [name for name, holds in done.items() if holds], is_cropped


def _packed(
    target: Path,
    folder: Path,
    crops: Mapping[str, CropFile],
    sign: Callable[[Path, CropFile], SignedFile],
) -> Path:
    """The files, signed, in one zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, crop in crops.items():
            path = folder / name
            signed = sign(path, crop)
            archive.write(signed.path, name)
            if signed.manifest:
                archive.writestr(f"{Path(name).stem}{MANIFEST_ENDING}", signed.manifest)
    return target

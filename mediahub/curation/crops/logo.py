"""The event's logo, which sets of crops may carry: kept as a PNG of ours, with where and how it is laid."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.models import Event, EventLogo
from mediahub.catalog.models.base import utcnow
from mediahub.media.hashing import sha256_file
from mediahub.media.model import ReadError
from mediahub.media.pictures.cropping import MAX_LOGO_BYTES, clean_logo
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.messages import N_, message
from mediahub.objects.holdings import delete_unowned
from mediahub.problems import Conflict, Invalid
from mediahub.runtime import Services
from mediahub.storage.keys import rendition_key

CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
SCALES = (0.03, 0.6)
"""Width of the logo, as a part of the picture's."""
OPACITIES = (0.1, 1.0)


class LogoRefused(Conflict):
    """A file that cannot be a logo; the message says why."""


class LayoutInvalid(Invalid):
    """No corner, size or opacity that there is."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Where and how a logo is laid on a picture."""

    corner: str
    scale: float
    opacity: float

    def check(self) -> None:
        """Raises LayoutInvalid."""
        in_range = SCALES[0] <= self.scale <= SCALES[1] and OPACITIES[0] <= self.opacity <= OPACITIES[1]
        if self.corner not in CORNERS or not in_range:
            raise LayoutInvalid(N_("The address or form holds something that MediaHub does not understand."))


def logo_of(session: DbSession, event_id: int) -> EventLogo | None:
    """The event's logo, if it has one."""
    return session.get(EventLogo, event_id)


def keep_logo(services: Services, event: Event, laid: Laid, data: bytes | None = None) -> EventLogo:
    """Keep how the event's logo is laid, and with `data` (PNG or WebP) a new one. Raises LayoutInvalid,
    LogoRefused, StorageError."""
    laid.check()
    key = _stored(services, event.slug, data) if data is not None else None
    with services.database.begin() as session:
        logo = session.get(EventLogo, event.id)
        if logo is None and key is None:
            raise LogoRefused(N_("Choose a PNG or WebP file first."))
        before = logo.key if logo else None
        logo = logo or EventLogo(event_id=event.id, key=key)
        logo.key = key or logo.key
        logo.corner, logo.scale, logo.opacity = laid.corner, laid.scale, laid.opacity
        logo.updated_at = utcnow()
        session.add(logo)
        what = audit.Subject("event_logo", str(event.id), event_id=event.id)
        details = {
            "corner": laid.corner,
            "scale": laid.scale,
            "opacity": laid.opacity,
            "new": key is not None,
        }
        audit.record(session, audit.Action.SETTINGS_CHANGED, what, details)
    delete_unowned(services.database, services.bucket, [before])
    return logo


def _stored(services: Services, slug: str, data: bytes) -> str:
    """Read a stranger's picture where it may crash, and keep what was written anew."""
    if len(data) > MAX_LOGO_BYTES:
        raise LogoRefused(message("A logo has at most %(size)s MB.", size=MAX_LOGO_BYTES >> 20))
    temporary = services.settings.temp_dir
    with tempfile.TemporaryDirectory(dir=temporary) as name, Sandbox(1, folder=temporary) as sandbox:
        path, target = Path(name) / "sent", Path(name) / "logo.png"
        path.write_bytes(data)
        try:
            sandbox.call(clean_logo, path, target)
        except ReadError as error:
            raise LogoRefused(error.message) from error
        key = rendition_key(slug, "logo", sha256_file(target), ".png")
        services.bucket.put_rendition(key, target, "image/png")
    return key

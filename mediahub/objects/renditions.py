"""The registry of renditions: every smaller picture or playable clip of an asset, each declared once.

A rendition is a row and an object that can be made again: from the original, or from another rendition.
The pipeline and workers make what is declared here, the sweeper looks for what is lacking, `verify` and
`rebuild` ask for what is required, and views name what they show. A new one takes its entry in `RENDITIONS`
and, where it is no scaled picture, a maker in `mediahub.media`: `(source, file_type, targets)` writes a file
for each name in `targets` and returns widths and heights in pixels. It runs in the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlalchemy.orm import aliased

from mediahub.catalog.models import Asset, Rendition
from mediahub.media import model
from mediahub.media.model import RenditionSpec
from mediahub.media.pictures import web_sizes
from mediahub.storage.keys import rendition_key

JPEG, MP4 = "image/jpeg", "video/mp4"


class When(StrEnum):
    """When a rendition is made."""

    INGEST = "ingest"
    """By the pipeline, from the one decode of the original, before the asset is ready."""
    SPARE_TIME = "spare_time"
    """Of ready assets, by a worker that holds up no arrival; it may take minutes."""
    PUBLISHED = "published"
    """Of pictures in a published gallery, by a worker, within seconds."""
    ASKED = "asked"
    """When somebody first asks for it, by what answers them."""


class Source(StrEnum):
    """What a rendition is made from, where that is not another rendition."""

    ORIGINAL = "original"
    CLIP = "clip"
    """The original, or the clip inside a photo that has one."""


@dataclass(frozen=True, slots=True)
class RenditionKind:
    """One rendition that an asset may have."""

    name: str
    """Of its row and object, such as `thumb`."""
    mime: str
    extension: str
    source: str
    """A `Source`, or the name of the rendition that it is made from."""
    when: When
    required: bool = False
    """Whether every ready asset has it: `verify` reports and `rebuild` makes what is lacking."""
    is_small: bool = False
    """Whether it may be seen by whom an embargo keeps from large pictures."""
    spec: RenditionSpec | None = None
    """Its size and quality, for `When.INGEST`."""
    maker: str = ""
    """`module:function` in `mediahub.media`, for workers. Neighbours with one maker and source are made in
    one call."""
    narrowest: int = 0
    """It is made of sources that are at least so many pixels wide."""
    moving_only: bool = False
    """Whether only clips, and photos with a clip inside, have it."""

    def key(self, asset_id: str, data_sha256: str) -> str:
        """Where it lies in the bucket."""
        return rendition_key(asset_id, self.name, data_sha256, self.extension)

    def applies(self) -> ColumnElement[bool]:
        """The condition, on `Asset`, for those that are to have it."""
        conditions: list[ColumnElement[bool]] = [true()]
        if self.moving_only:
            conditions.append(or_(Asset.kind == "video", Asset.duration > 0))
        if self.source in tuple(Source):
            conditions.append(Asset.awaited.is_(False))
        else:
            row = aliased(Rendition)
            is_source = and_(row.asset_id == Asset.id, row.name == self.source, row.width >= self.narrowest)
            conditions.append(exists().where(is_source))
        return and_(*conditions)

    def is_lacking(self) -> ColumnElement[bool]:
        """The condition, on `Asset`, for those that are to have it and have not."""
        row = aliased(Rendition)
        return and_(self.applies(), ~exists().where(row.asset_id == Asset.id, row.name == self.name))


def _scaled(spec: RenditionSpec, *, is_small: bool = False) -> RenditionKind:
    """A JPEG of the picture, or of a clip's poster frame, that every asset has."""
    return RenditionKind(
        spec.name, JPEG, ".jpg", Source.ORIGINAL, When.INGEST, required=True, is_small=is_small, spec=spec
    )


def _playable(name: str, maker: str) -> RenditionKind:
    return RenditionKind(
        name, MP4, ".mp4", Source.CLIP, When.SPARE_TIME, maker=f"mediahub.media.clips.proxies:{maker}",
        moving_only=True,
    )  # fmt: skip


def _web_sizes() -> Iterator[RenditionKind]:
    """The pictures of public pages. The narrowest of each format is made of pictures of any width."""
    for one in web_sizes.FORMATS:
        for width in one.widths:
            yield RenditionKind(
                web_sizes.web_name(width, one.extension),
                one.mime,
                f".{one.extension}",
                PREVIEW.name,
                When.PUBLISHED,
                maker="mediahub.media.pictures.web_sizes:make_web_sizes",
                narrowest=width if width > min(one.widths) else 0,
            )


PREVIEW = _scaled(model.PREVIEW)
"""What people look at large."""
THUMB = _scaled(model.THUMB, is_small=True)
"""What a grid shows."""
HOVER = _playable("hover", "make_hover")
"""A silent clip of a few seconds, to hover over."""
PROXY = _playable("proxy", "make_proxy")
"""What browsers play in place of a clip."""
WATERMARKED = RenditionKind("marked", JPEG, ".jpg", THUMB.name, When.ASKED, is_small=True)
"""The thumb with a watermark, for press before an armed embargo ends."""

RENDITIONS: tuple[RenditionKind, ...] = (PREVIEW, THUMB, HOVER, PROXY, WATERMARKED, *_web_sizes())


def kinds(when: When) -> list[RenditionKind]:
    """Return the renditions that are made at that point, in the order of their declaration."""
    return [kind for kind in RENDITIONS if kind.when == when]


def kind_of(name: str) -> RenditionKind:
    """Return the rendition of that name. Raises KeyError for one that is not declared."""
    return {kind.name: kind for kind in RENDITIONS}[name]


def ingest_specs() -> tuple[RenditionSpec, ...]:
    """Return sizes and qualities of what the pipeline makes of each original."""
    return tuple(kind.spec for kind in kinds(When.INGEST) if kind.spec is not None)


def required_names() -> frozenset[str]:
    """Return the names of the renditions that every ready asset has."""
    return frozenset(kind.name for kind in RENDITIONS if kind.required)


def small_names() -> frozenset[str]:
    """Return the names of the renditions that may be seen before an embargo ends."""
    return frozenset(kind.name for kind in RENDITIONS if kind.is_small)


def awaits_spare_time(*, is_moving: bool) -> bool:
    """Return whether a clip, or a photo with one inside, or another asset has renditions of spare time."""
    return any(is_moving or not kind.moving_only for kind in kinds(When.SPARE_TIME))


def derived_names(sources: Iterable[str]) -> frozenset[str]:
    """Return the names of all that is made from these renditions, directly or not: stale once they change."""
    stale: set[str] = set(sources)
    found: set[str] = set()
    while new := {kind.name for kind in RENDITIONS if kind.source in stale} - found:
        found |= new
        stale |= new
    return frozenset(found)

"""Pictures of public galleries: `srcset` for every screen, captions, and colours as CSS."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mediahub.catalog.models import Asset, Rendition
from mediahub.catalog.text_templates import complete
from mediahub.catalog.titles import public_headline, public_title
from mediahub.curation.crops.holding import usual_position
from mediahub.media.pictures.web_sizes import FORMATS, web_name
from mediahub.objects.renditions import PREVIEW, THUMB
from mediahub.web.galleries.public_parts import ROW_RATIO, row_ends
from mediahub.web.shared.accent import accent_of
from mediahub.web.shared.display import duration_text

SIZES = {
    "justified": "(max-width: 640px) {phone}, {desk}px",
    "grid": "(max-width: 640px) 50vw, (max-width: 1100px) 33vw, 320px",
    "story": "(max-width: 1180px) 100vw, 1100px",
}
WHOLE = "100vw"
ROW = 330
"""About how high a row of the justified layout is on a large screen, in CSS pixels."""
SHORT = 0.55
"""A row of less than this part of `ROW_RATIO` is not drawn out to the edge."""
ALT = 250
"""Letters of a text that is read out in place of a picture."""

FILE_NAME = re.compile(r"[0-9a-z-]{1,24}-[0-9a-f]{12}\.[a-z]{1,5}")
FileUrl = Callable[[Asset, str], str]
"""The address of a file of an asset, by its name (`file_name`)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One format of a picture."""

    mime: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A JPEG of a picture at one size, in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a public page."""

    id: str
    number: int
    alt: str
    caption: str
    credit: str
    width: int
    height: int
    sources: tuple[Source, ...]
    src: str
    """A JPEG that every browser shows."""
    srcset: str
    sizes: str
    large: str
    is_clip: bool
    duration: str
    ratio: float
    thumbnails: tuple[Thumbnail, ...] = ()
    """Every JPEG that there is of it, the smallest first."""


def picture_of(asset: Asset, number: int, caption: str, layout: str, file_url: FileUrl, what: str) -> Picture:
    """How `asset` is shown as number `number` of a page; `what` describes one that nobody described."""
    rows = {row.name: row for row in asset.renditions}
    preview = rows.get(PREVIEW.name) or rows.get(THUMB.name)
    sources = [
        Source(one.mime, srcset)
        for one in FORMATS
        if one.extension != "jpg" and (srcset := _srcset(asset, rows, one.extension, one.widths, file_url))
    ]
    jpegs = _srcset(asset, rows, "jpg", FORMATS[-1].widths, file_url)
    plain = rows.get(web_name(FORMATS[-1].widths[0], "jpg")) or preview
    large = file_url(asset, file_name(preview)) if preview else ""
    return Picture(
        id=asset.id,
        number=number,
        alt=shortened(complete(caption) or public_title(asset) or public_headline(asset) or what),
        caption=complete(caption),
        credit=asset.credit or asset.creator or asset.photographer.name,
        width=asset.width,
        height=asset.height,
        sources=tuple(sources),
        src=file_url(asset, file_name(plain)) if plain else "",
        srcset=jpegs,
        sizes=sizes_of(asset, layout),
        large=large,
        is_clip=asset.kind == "video",
        duration=duration_text(asset.duration),
        ratio=ratio_of(asset),
        thumbnails=_thumbnails(asset, file_url),
    )


def thumbnail_within(picture: Picture, max_width: int, max_height: int) -> Thumbnail | None:
    """The largest JPEG of `picture` that fits into this box of pixels; None where each is larger."""
    fitting = (one for one in picture.thumbnails if one.width <= max_width and one.height <= max_height)
    return max(fitting, key=lambda one: one.width, default=None)


def file_name(row: Rendition) -> str:
    """The last part of a rendition's key, which follows its content."""
    return row.key.rsplit("/", 1)[-1]


def rendition_of(asset: Asset, name: str) -> Rendition | None:
    """The still picture of `asset` that has this file name. A name from before the picture was retouched, or
    withdrawn for a while, leads to the same size of it as it is now, or else to the preview."""
    stills = {file_name(row): row for row in asset.renditions if _is_still(row)}
    if name in stills or not FILE_NAME.fullmatch(name):
        return stills.get(name)
    by_size = {row.name: row for row in stills.values()}
    return by_size.get(name.rpartition("-")[0]) or by_size.get(PREVIEW.name)


def sizes_of(asset: Asset, layout: str) -> str:
    """How wide the picture is shown, for the browser to choose a file by."""
    ratio = asset.width / max(1, asset.height)
    return SIZES[layout].format(phone="100vw" if ratio > 1.1 else "50vw", desk=round(ratio * ROW))


def look(assets: Iterable[Asset], colour: str, focus: dict[str, tuple[float, float]], first: int = 1) -> str:
    """The style sheet of one page: its accent colours, and each picture's shape, focus and placeholder.

    Pictures are numbered from `first`, as in `picture_of`.
    """
    rules = [accent_of(colour).css]
    for number, asset in enumerate(assets, first):
        ratio = ratio_of(asset)
        x, y = focus.get(asset.id) or usual_position(ratio)
        rules.append(f".p{number}{{--r:{ratio:.3f};--blank:{asset.colour};--hold:{x:.1%} {y:.1%}}}\n")
    return "".join(rules)


def ratio_of(asset: Asset) -> float:
    """Width over height; slivers beyond are shown as if they ended there."""
    return min(4.0, max(0.3, asset.width / max(1, asset.height)))


def rows_of(pictures: Sequence[Picture]) -> list[tuple[list[Picture], bool]]:
    """The pictures in rows of one height, broken where all rows together come nearest to `ROW_RATIO`; each
    with whether it is too short to be drawn out."""
    rows, start = [], 0
    for end in row_ends([one.ratio for one in pictures]):
        row = list(pictures[start:end])
        rows.append((row, sum(one.ratio for one in row) < SHORT * ROW_RATIO))
        start = end
    return rows


def look_name(css: str) -> str:
    """A short name that changes with the style sheet."""
    return hashlib.sha256(css.encode()).hexdigest()[:12]


def shortened(text: str, most: int = ALT) -> str:
    """The text, ended at a word where it is longer than `most` letters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _srcset(
    asset: Asset, rows: dict[str, Rendition], extension: str, widths: Iterable[int], file_url: FileUrl
) -> str:
    found = [row for width in widths if (row := rows.get(web_name(width, extension)))]
    return ", ".join(f"{file_url(asset, file_name(row))} {row.width}w" for row in found)


def _thumbnails(asset: Asset, file_url: FileUrl) -> tuple[Thumbnail, ...]:
    jpegs = sorted((row for row in asset.renditions if row.mime == "image/jpeg"), key=lambda row: row.width)
    return tuple(Thumbnail(file_url(asset, file_name(row)), row.width, row.height) for row in jpegs)


def _is_still(row: Rendition) -> bool:
    return row.mime.startswith("image/")

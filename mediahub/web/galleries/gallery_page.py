"""The page of a gallery, as the world sees a version and as its editors see the draft before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.events import logo_key
from mediahub.catalog.models import Asset, Gallery
from mediahub.catalog.models.base import utcnow
from mediahub.curation.crops.focus import focus_points
from mediahub.curation.galleries.publish import ids_of, read_assets, shown_content
from mediahub.http.incoming import query_int
from mediahub.http.language import page_language
from mediahub.multilingual import text_in
from mediahub.objects.renditions import PROXY
from mediahub.web.galleries.public_parts import Part, contents_of, part_of
from mediahub.web.galleries.public_pictures import (
    Picture,
    look,
    look_name,
    picture_of,
    ratio_of,
    rows_of,
    shortened,
)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the parts of a page lie."""

    picture: Callable[[str, str], str]
    """By the id of an asset and the name of one of its files."""
    clip: Callable[[str], str]
    style: Callable[[str, dict[str, Any]], str]
    """By the name of the style sheet, and the numbers of the pictures that it is for (none for all)."""
    part: Callable[[int], str]
    """By the number of the picture that a part begins with."""
    logo: str

    @classmethod
    def within(cls, blueprint: str, **of: Any) -> Ways:
        """Those of the views of a blueprint (`picture`, `clip`, `style`, `logo`), for the gallery `of`."""

        def url(view: str, **values: Any) -> str:
            return url_for(f"{blueprint}.{view}", **of, **values)

        return cls(
            picture=lambda identity, name: url("picture", asset_id=identity, name="") + name,
            clip=lambda identity: url("clip", asset_id=identity),
            style=lambda name, span: url("style", name=name, **span),
            part=lambda at: url_for(str(request.endpoint), **of, **_from(at)),
            logo=url("logo"),
        )


def _from(at: int) -> dict[str, Any]:
    return {"from": at} if at else {}


def page_values(
    database: DbSession,
    found: Gallery,
    content: dict[str, Any],
    published_at: datetime,
    start: int,
    ways: Ways,
) -> dict[str, Any]:
    """What the template says of the part of a gallery that begins at `start`; 404 unless there is something
    to show."""
    every = ids_of(content)
    assets = read_assets(database, every, files=False)
    content = content_in(shown_content(content, assets, utcnow()), page_language())
    if content["cover_id"] is None:
        abort(404, gettext("The pictures of this gallery are not public any more."))
    part = part_of(content, start, lambda identity: ratio_of(assets[identity]))
    if not part.ids:
        abort(404, gettext("This gallery has fewer pictures than that."))
    read_assets(database, [*part.ids, content["cover_id"]])
    numbers = {identity: number for number, identity in enumerate(every, 1)}
    first, last = numbers[part.ids[0]], numbers[part.ids[-1]]
    span: dict[str, Any] = {} if (first, last) == (1, len(every)) else {"from": first, "to": last}
    css = style_of(database, found, content, assets, every[first - 1 : last], first)
    shown = partial(_picture, content, assets, numbers, ways)
    cover = shown(content["cover_id"], None, content["title"])
    return {
        "content": content,
        "contents": contents_of(content),
        "part": part,
        "part_url": ways.part,
        "sections": _sections(part, content, shown),
        "cover": cover,
        "event": found.event,
        "slug": found.slug,
        "published_at": published_at,
        "look": ways.style(look_name(css), span),
        "description": shortened(content["intro"] or cover.caption or found.event.name, 200),
        "has_logo": bool(content.get("shows_logo")) and logo_key(database, found.event_id) is not None,
        "logo": ways.logo,
        "rows_of": rows_of,
        "clip_url": ways.clip,
    }


def requested_range(every: list[str]) -> tuple[list[str], int]:
    """The pictures `from` to `to` that a style sheet is asked for, and the number of the first."""
    first, last = query_int("from", 1), query_int("to", len(every))
    return every[max(0, first - 1) : max(0, last)], first


def clip_key(asset: Asset) -> str:
    """Where that lies which plays of a clip; 404 if nothing does."""
    key = next((row.key for row in asset.renditions if row.name == PROXY.name), None)
    if key is None:
        abort(404)
    return key


def style_of(
    database: DbSession,
    found: Gallery,
    content: dict[str, Any],
    assets: dict[str, Asset],
    ids: list[str],
    first: int,
) -> str:
    """The style sheet of these pictures, the first of which has the number `first`: of the content as it was
    published, so that its address stays."""
    blank = Asset(id="", width=3, height=2, colour="#808080")
    colour = content["colour"] or found.event.accent
    shapes = [assets.get(identity, blank) for identity in ids]
    return look(shapes, colour, focus_points(database, ids), first)


def _picture(
    content: dict[str, Any],
    assets: dict[str, Asset],
    numbers: dict[str, int],
    ways: Ways,
    identity: str,
    caption: str | None,
    what: str,
) -> Picture:
    """A picture as it is shown; without a `caption`, with that of its asset."""
    asset = assets[identity]
    words = asset.caption if caption is None else caption

    def file_url(_: Asset, name: str) -> str:
        return ways.picture(identity, name)

    return picture_of(asset, numbers[identity], words, content["layout"], file_url, what)


def _sections(part: Part, content: dict[str, Any], shown: Callable[..., Picture]) -> list[dict[str, Any]]:
    """The sections of a part that have something to show, with their pictures as they are shown."""
    sections = [
        {
            **one,
            "pictures": [
                shown(item["id"], item["caption"], one["heading"] or content["title"])
                for item in one["items"]
            ],
        }
        for one in part.sections
    ]
    return [one for one in sections if one["pictures"] or one["heading"] or one["text"]]


def content_in(content: dict[str, Any], language: str) -> dict[str, Any]:
    """A gallery with those parts of its words that are for a reader of `language` (`multilingual`)."""
    words = {name: text_in(content[name], language) for name in ("title", "intro")}
    sections = [
        {**one, "heading": text_in(one["heading"], language), "text": text_in(one["text"], language)}
        for one in content["sections"]
    ]
    return {**content, **words, "sections": sections}

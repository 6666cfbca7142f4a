"""Files of news items: signed addresses that a newsroom's programs follow without a session, for a day.

An address opens one file of one picture with the rights of whoever read the feed, as they are when it is
followed; then it is a download like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from mediahub.catalog.assets import AssetMissing, verdict_of
from mediahub.catalog.models import Asset, User
from mediahub.delivery.files import recipes
from mediahub.delivery.files.package import Prepared
from mediahub.delivery.files.requests import ask_for_file
from mediahub.delivery.newsfeed.items import ItemRendition
from mediahub.delivery.newsrooms.model import NEWSROOM
from mediahub.http.addresses import absolute
from mediahub.http.context import presigner, services
from mediahub.identity.press import viewer_of
from mediahub.messages import N_
from mediahub.objects.renditions import PREVIEW, PROXY, THUMB
from mediahub.problems import Missing
from mediahub.rights import Action

SALT = "newsfeed-file"
LIFE = 24 * 3600
"""Seconds that an address lives."""


class AddressEnded(Missing):
    """An address that nobody signed, or that is over."""

    def __init__(self) -> None:
        super().__init__(N_("This address has ended. Read the item again for a new one."))


def renditions_for(user_id: int) -> Callable[[Asset], Sequence[ItemRendition]]:
    """The files of an asset with their addresses, for the account that reads a feed."""

    def renditions(asset: Asset) -> Sequence[ItemRendition]:
        return [*_small(asset), *_files(asset, user_id)]

    return renditions


def file_at(signed: str) -> Prepared:
    """The file of a signed address, asked for as whoever read the feed. Raises AddressEnded, AssetMissing and
    what `ask_for_file` raises."""
    try:
        user_id, asset_id, recipe = _signer().loads(signed, max_age=LIFE)
    except (BadSignature, ValueError, TypeError):
        raise AddressEnded from None
    with services().database.read() as session:
        user, asset = session.get(User, user_id), session.get(Asset, asset_id)
        if user is None or not user.active or asset is None or asset.event.deleted_at is not None:
            raise AddressEnded
        if not verdict_of(NEWSROOM, asset, Action.DOWNLOAD).allowed:
            raise AssetMissing
        who = viewer_of(session, user).at(asset.event_slug)
    return ask_for_file(services(), who, asset_id, recipes.parse(recipe))


def _small(asset: Asset) -> list[ItemRendition]:
    """Pictures that lie there already, at S3's own signed addresses."""
    found = {one.name: one for one in asset.renditions}
    shown = ((THUMB.name, "thumbnail"), (PREVIEW.name, "preview"))
    return [
        ItemRendition(name, row.mime, _whole(presigner().get(row.key)), row.width, row.height, row.size)
        for kind, name in shown
        if (row := found.get(kind)) is not None
    ]


def _files(asset: Asset, user_id: int) -> list[ItemRendition]:
    """What is handed out, with caption, credit and terms inside; made when somebody first asks."""
    original = ItemRendition(
        "highRes",
        asset.mime,
        _signed(user_id, asset.id, recipes.ORIGINAL.slug),
        asset.width,
        asset.height,
        duration=asset.duration or 0.0 if asset.kind == "video" else 0.0,
    )
    if asset.kind == "video":
        has_proxy = any(one.name == PROXY.name for one in asset.renditions)
        web = ItemRendition("lowRes", "video/mp4", _signed(user_id, asset.id, recipes.WEB.slug))
        return [original, web] if has_proxy else [original]
    scale = min(1.0, (recipes.WEB.long_edge or 0) / max(asset.width, asset.height, 1))
    size = round(asset.width * scale), round(asset.height * scale)
    web = ItemRendition("lowRes", "image/jpeg", _signed(user_id, asset.id, recipes.WEB.slug), *size)
    return [original, web]


def _signed(user_id: int, asset_id: str, recipe: str) -> str:
    signed = _signer().dumps([user_id, asset_id, recipe])
    return absolute(url_for("api-newsfeed-files.take", signed=signed))


def _whole(address: str) -> str:
    return absolute(address) if address.startswith("/") else address


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=SALT)

"""Files of news items: signed addresses that a newsroom's programs follow without a session, for a day.

An address opens one file of one picture with the rights of whoever read the feed, as they are when it is
followed, and for as long as the token or session lives that read it; then it is a download like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from mediahub.catalog.assets import AssetMissing, verdict_of
from mediahub.catalog.models import Asset, User
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.package import Prepared, look, plan
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipient_numbers import known_number
from mediahub.delivery.files.requests import ask_for_file
from mediahub.delivery.newsfeed.items import MANIFEST_RENDITION, ItemRendition
from mediahub.delivery.newsfeed.reading import Renditions
from mediahub.delivery.sidecar_files import MIMES
from mediahub.http.addresses import absolute
from mediahub.http.context import presigner, services
from mediahub.identity.credentials import Credential, credential_of_request, living
from mediahub.identity.press import viewer_of
from mediahub.identity.signatures import serializer
from mediahub.media.containers.filetypes import MANIFEST_ENDING
from mediahub.messages import N_
from mediahub.objects.renditions import PREVIEW, PROXY, THUMB
from mediahub.problems import Missing
from mediahub.rights import NEWSROOM, Action

SALT = "newsfeed-file"
LIFE = 24 * 3600
"""Seconds that an address lives."""


class AddressEnded(Missing):
    """An address that nobody signed, or that is over."""

    def __init__(self) -> None:
        super().__init__(N_("This address has ended. Read the item again for a new one."))


def renditions_for(user_id: int) -> Renditions:
    """The files of assets with their addresses, for the account that reads a feed. Of a file that is not made
    yet neither size nor hash are said: nobody knows them."""

    def renditions(session: Session, assets: Sequence[Asset]) -> Mapping[str, Sequence[ItemRendition]]:
        if not assets:
            return {}
        made = _made(session, assets, user_id)
        return {one.id: [*_small(one), *_files(one, user_id, made)] for one in assets}

    return renditions


def _made(session: Session, assets: Sequence[Asset], user_id: int) -> Mapping[tuple[str, str], Prepared]:
    """By asset and recipe the files that lie there ready, as this account would get them."""
    policies = {event: policy_of(session, event) for event in {one.event_id for one in assets}}
    number = known_number(session, assets[0].event, user_id)
    plans = [
        plan(one, recipe, policies[one.event_id], number)
        for one in assets
        for recipe in (recipes.ORIGINAL, recipes.WEB)
    ]
    wishes = [Prepared(one.asset_id, one.key, one.filename, "wanted") for one in plans]
    found = zip(plans, look(session, wishes), strict=True)
    return {(one.asset_id, one.recipe.slug): file for one, file in found if file.state == "ready"}


def file_at(signed: str) -> tuple[Prepared, str]:
    """The file of a signed address, asked for as whoever read the feed, and the ending of what beside it is
    meant; empty for the file itself. Raises AddressEnded, AssetMissing and what `ask_for_file` raises."""
    try:
        user_id, session_id, token, asset_id, recipe, *more = _signer().loads(signed, max_age=LIFE)
    except (BadSignature, ValueError, TypeError):
        raise AddressEnded from None
    with services().database.read() as session:
        user, asset = session.get(User, user_id), session.get(Asset, asset_id)
        if user is None or not user.active or asset is None or asset.event.deleted_at is not None:
            raise AddressEnded
        if not living(session, [Credential(session_id, token)], utcnow()):
            raise AddressEnded
        if not verdict_of(NEWSROOM, asset, Action.DOWNLOAD).allowed:
            raise AssetMissing
        who = viewer_of(session, user).at(asset.event_slug)
    return ask_for_file(services(), who, asset_id, recipes.parse(recipe)), "".join(more)


def _small(asset: Asset) -> list[ItemRendition]:
    """Pictures that lie there already, at S3's own signed addresses."""
    found = {one.name: one for one in asset.renditions}
    shown = ((THUMB.name, "thumbnail"), (PREVIEW.name, "preview"))
    return [
        ItemRendition(
            name, row.mime, _whole(presigner().get(row.key)), row.width, row.height, row.size, row.sha256
        )
        for kind, name in shown
        if (row := found.get(kind)) is not None
    ]


def _files(asset: Asset, user_id: int, made: Mapping[tuple[str, str], Prepared]) -> list[ItemRendition]:
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
        offered = (
            {recipes.ORIGINAL: original, recipes.WEB: web} if has_proxy else {recipes.ORIGINAL: original}
        )
    else:
        scale = min(1.0, (recipes.WEB.long_edge or 0) / max(asset.width, asset.height, 1))
        size = round(asset.width * scale), round(asset.height * scale)
        web = ItemRendition("lowRes", "image/jpeg", _signed(user_id, asset.id, recipes.WEB.slug), *size)
        offered = {recipes.ORIGINAL: original, recipes.WEB: web}
    found: list[ItemRendition] = []
    for recipe, one in offered.items():
        file = made.get((asset.id, recipe.slug))
        found += [one] if file is None else _as_made(one, file, user_id)
    return found


def _as_made(offered: ItemRendition, file: Prepared, user_id: int) -> list[ItemRendition]:
    """A file as it lies there, and the manifest that goes beside it."""
    one = replace(
        offered,
        mime=file.mime,
        width=file.width or offered.width,
        height=file.height or offered.height,
        size=file.size,
        sha256=file.sha256,
    )
    if not file.manifest_size or offered.name != "highRes":
        return [one]
    href = _signed(user_id, file.asset_id, recipes.ORIGINAL.slug, MANIFEST_ENDING)
    return [one, ItemRendition(MANIFEST_RENDITION, MIMES[MANIFEST_ENDING], href, size=file.manifest_size)]


def _signed(user_id: int, asset_id: str, recipe: str, ending: str = "") -> str:
    by = credential_of_request() or Credential()
    who = [user_id, by.session_id, by.token_prefix]
    signed = _signer().dumps([*who, asset_id, recipe, *([ending] if ending else [])])
    return absolute(url_for("api-newsfeed-files.take", signed=signed))


def _whole(address: str) -> str:
    return absolute(address) if address.startswith("/") else address


def _signer() -> URLSafeTimedSerializer:
    return serializer(str(current_app.secret_key), SALT)

"""Asking for a file: the rules first, then the file, and what was taken or refused is written down."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from mediahub.catalog.assets import AssetMissing, require_action, verdict_of, visible_asset
from mediahub.catalog.models import Asset, DeliveredFile
from mediahub.delivery.files.labels import labels_for
from mediahub.delivery.files.package import Prepared, load, look, plan, want
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipes import Recipe
from mediahub.delivery.files.recipient_numbers import known_number, number_of_today
from mediahub.delivery.usage import records
from mediahub.identity.limits.work_limits import CUSTOM_SIZES, DOWNLOADS, count, refuse_above, spend
from mediahub.identity.terms import require_accepted
from mediahub.rights import Action, Viewer
from mediahub.rights.refusals import RefusedByRules
from mediahub.runtime import Services
from mediahub.storage.keys import delivery_prefix


def ask_for_file(services: Services, viewer: Viewer, asset_id: str, recipe: Recipe) -> Prepared:
    """The file of an asset by a recipe as it stands now; one that is not made yet is wanted from now on, and
    one that is ready is written down as a download.

    Raises AssetMissing, RefusedByRules (which is written down too), TermsNotAccepted, and TooMany above
    `work_limits.DOWNLOADS` or, for sizes of one's own that are not there yet, `work_limits.CUSTOM_SIZES`.
    """
    refuse_above(services.database, DOWNLOADS, viewer.user_id)
    with services.database.read() as session:
        asset = visible_asset(session, viewer, asset_id)
        require_or_record(services, viewer, asset, Action.DOWNLOAD, recipe.slug)
        require_accepted(session, viewer, asset.event)
        costs = recipe.is_custom and _is_new(session, viewer, asset, recipe)
    if costs:
        spend(services.database, CUSTOM_SIZES, viewer.user_id)
    with services.database.begin() as session:
        assets = load(session, [asset_id])
        if not assets or not verdict_of(viewer, assets[0], Action.DOWNLOAD).allowed:
            raise AssetMissing
        number = number_of_today(session, assets[0].event, viewer.user_id)
        labels = labels_for(session, viewer, assets[0].event, [asset_id])
        prepared = want(session, assets, recipe, number, labels)[0]
        if prepared.state == "ready":
            window = services.settings.download_window
            record_use(session, viewer, assets[0], "download", recipe.slug, prepared.size, window)
    if prepared.state == "ready":
        count(services.database, DOWNLOADS, viewer.user_id)
    return prepared


def look_at_file(session: Session, viewer: Viewer, asset: Asset, recipe: Recipe, key: str = "") -> Prepared:
    """How the file that `viewer` would get stands, without asking for it.

    `key`, as an earlier answer said it, saves finding out which file is meant. Raises RefusedByRules, and
    RecipeError for what cannot be made.
    """
    require_action(viewer, asset, Action.DOWNLOAD)
    if not key.startswith(delivery_prefix(asset.id)):
        key = _key_for(session, viewer, asset, recipe)
    return look(session, [Prepared(asset.id, key, "", "wanted")])[0]


def _is_new(session: Session, viewer: Viewer, asset: Asset, recipe: Recipe) -> bool:
    """Whether nobody asked for this file before. Raises RecipeError."""
    return session.get(DeliveredFile, _key_for(session, viewer, asset, recipe)) is None


def _key_for(session: Session, viewer: Viewer, asset: Asset, recipe: Recipe) -> str:
    """Where the file that `viewer` would get lies. Raises RecipeError."""
    number, policy = known_number(session, asset.event, viewer.user_id), policy_of(session, asset.event_id)
    label = labels_for(session, viewer, asset.event, [asset.id]).get(asset.id, "")
    return plan(load(session, [asset.id])[0], recipe, policy, number, label).key


def require_or_record(
    services: Services, viewer: Viewer, asset: Asset, action: Action, rendition: str
) -> None:
    """Raise RefusedByRules unless the rules allow it; that it was refused is written down."""
    try:
        require_action(viewer, asset, action)
    except RefusedByRules:
        with services.database.begin() as session:
            record_use(session, viewer, asset, "refused", rendition, 0)
        raise


def record_use(
    session: Session,
    viewer: Viewer,
    asset: Asset,
    action: records.Act,
    rendition: str,
    size: int,
    window: float = 0,
) -> None:
    """Write down that `viewer` did this with `size` bytes of a rendition or recipe. The same download within
    `window` seconds, the life of an address, counts once."""
    by = records.taker(session, viewer, asset.event_id)
    again = timedelta(seconds=window)
    if action == "download" and records.took_lately(session, by, asset, rendition, size, again):
        return
    records.record(session, by, asset, action, rendition, size)


def record_now(
    services: Services, viewer: Viewer, asset: Asset, action: records.Act, rendition: str, size: int
) -> None:
    """`record_use` in a transaction of its own, within the life of a download's address."""
    with services.database.begin() as session:
        record_use(session, viewer, asset, action, rendition, size, services.settings.download_window)

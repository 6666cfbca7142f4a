"""A picture that is refused, as a page: the small picture where rights allow it, its delivered name, why, and
what to do. Scripts and programs get the same reasons as JSON, from `http.errors`."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from flask_babel import gettext

from mediahub.catalog.assets import AssetWithdrawn
from mediahub.catalog.models import Asset
from mediahub.catalog.press_pages import press_page
from mediahub.delivery.files.package import delivered_name
from mediahub.delivery.withdrawal.notices import reason_for
from mediahub.http import errors
from mediahub.http.context import services, verdict, viewer, why
from mediahub.objects.renditions import THUMB
from mediahub.rights import Action
from mediahub.rights.refusals import RefusedByRules
from mediahub.web.shared.tiles import rendition_url


def init_app(app: Flask) -> None:
    """Answer refusals of pictures."""
    app.register_error_handler(RefusedByRules, refused)
    app.register_error_handler(AssetWithdrawn, refused)


def refused(error: RefusedByRules | AssetWithdrawn) -> Any:
    """The page for people who are signed in; for all others as every refusal."""
    user_id = viewer().user_id
    if user_id is None or request.path.startswith("/api/") or errors.wants_json():
        return errors.refused(error)
    with services().database.read() as database:
        asset = database.get(Asset, error.asset_id)
        if asset is None:
            return errors.refused(error)
        page = render_template(
            "library/refused.html",
            event=asset.event,
            asset_id=asset.id,
            name=delivered_name(database, asset),
            thumb=rendition_url(asset, THUMB) if verdict(asset, Action.SEE).allowed else None,
            codes=error.verdict.codes,
            reason=why(error.verdict),
            words=reason_for(database, user_id, asset.id),
            advice=_advice(error.verdict.codes),
            contact=press_page(database, asset.event).contact_email,
        )
    return page, 404 if isinstance(error, AssetWithdrawn) else 403


def _advice(codes: tuple[str, ...]) -> str:
    """What to do about it."""
    if "withdrawn" in codes:
        return gettext(
            "If you passed it on, tell whoever has it. The team sees that you know when you confirm."
        )
    if "embargoed" in codes:
        return gettext("Put it into your basket: it unlocks there by itself at that moment.")
    return gettext("If you need it, ask the event's press office.")

"""From an asset to the lines of a contact sheet and caption list, as in the delivered file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset, Event, EventTerms, User
from mediahub.catalog.text_templates import complete
from mediahub.delivery.files.fields import fields_of, local_time, subject_of
from mediahub.delivery.files.policy import Policy
from mediahub.delivery.papers.papers import Sheet, Terms
from mediahub.delivery.usage_terms import say
from mediahub.rights import Action, Viewer, decide
from mediahub.rights.explanations import Translate, plain


def sheet_of(asset: Asset, policy: Policy, viewer: Viewer, now: datetime, _: Translate = plain) -> Sheet:
    """What the papers say to `viewer` of an asset (see `package.load`), in the language of `_`."""
    fields, subject = fields_of(asset, policy), subject_of(asset, policy)
    verdict = decide(viewer, terms_of(asset), Action.DOWNLOAD, now)
    return Sheet(
        file="",
        title=complete(asset.title) or complete(asset.headline) or asset.filename,
        headline=complete(asset.headline),
        caption=complete(asset.caption),
        people=", ".join(fields.persons or ()),
        keywords=", ".join(fields.keywords or ()),
        creator=", ".join(fields.creator or ()),
        credit_line=subject.credit_line,
        copyright=asset.copyright,
        may_i_use_it=say(verdict, subject, now, _).sentence,
        usage_terms=fields.usage_terms or "",
        instructions=asset.instructions,
        taken=f"{local_time(asset):%Y-%m-%d %H:%M %z}",
        place=", ".join(filter(None, (asset.location, asset.city, asset.country))),
        id=asset.id,
    )


def terms_for(
    session: Session,
    event: Event,
    user: User,
    classes: Sequence[str],
    policy: Policy,
    now: datetime,
    recipient_number: str,
    _: Translate = plain,
) -> Terms:
    """The terms of a delivery to `user` with pictures of these rights classes, one each."""
    newest = select(EventTerms).where(EventTerms.event_id == event.id).order_by(EventTerms.version.desc())
    agreed = session.scalar(newest.limit(1))
    return Terms(
        event=event.name,
        made_for=f"{user.name} <{user.email}>" if user.name else user.email,
        made_at=f"{now.astimezone(zone_of(event)):%Y-%m-%d %H:%M %z}",
        classes=[(policy.text(name), classes.count(name)) for name in dict.fromkeys(classes)],
        agreement=_agreement(agreed, _) if agreed else "",
        recipient_number=recipient_number,
    )


def _agreement(terms: EventTerms, _: Translate) -> str:
    return f"{_('Version %(number)d', number=terms.version)}\n\n{terms.text.strip()}"


def zone_of(event: Event) -> ZoneInfo:
    """The zone in which the event shows its times."""
    return ZoneInfo(event.timezone)

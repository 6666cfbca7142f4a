"""From an asset to the lines of a contact sheet and caption list, as in the delivered file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Event, EventTerms
from mediahub.catalog.text_templates import complete
from mediahub.catalog.titles import public_headline, public_title
from mediahub.delivery.files.fields import fields_of, local_time, subject_of
from mediahub.delivery.files.policy import Policy
from mediahub.delivery.files.usage_answer import further_words
from mediahub.delivery.papers.papers import Sheet, Terms
from mediahub.delivery.usage_terms import say
from mediahub.multilingual import every_part
from mediahub.rights import Verdict
from mediahub.rights.explanations import Translate, plain


def sheet_of(asset: Asset, policy: Policy, verdict: Verdict, now: datetime, _: Translate = plain) -> Sheet:
    """What the papers say of an asset (see `package.load`) to whom `verdict` is about, in the language of
    `_`."""
    fields, subject = fields_of(asset, policy), subject_of(asset, policy)
    sentence = say(verdict, subject, now, _).sentence
    further = further_words(sentence, verdict, asset, policy, now, _)
    return Sheet(
        file="",
        title=public_title(asset) or public_headline(asset) or asset.filename,
        headline=public_headline(asset),
        caption=complete(asset.caption),
        people=", ".join(fields.persons or ()),
        keywords=", ".join(fields.keywords or ()),
        creator=", ".join(fields.creator or ()),
        credit_line=subject.credit_line,
        copyright=asset.copyright,
        may_i_use_it=sentence,
        usage_terms=fields.usage_terms or "",
        further_terms=further.terms,
        instructions=asset.instructions,
        further_instructions=further.instructions,
        taken=f"{local_time(asset):%Y-%m-%d %H:%M %z}",
        place=", ".join(filter(None, (asset.location, asset.city, asset.country))),
        id=asset.id,
    )


def terms_for(
    session: Session,
    event: Event,
    made_for: str,
    classes: Sequence[str],
    policy: Policy,
    now: datetime,
    recipient_number: str,
    _: Translate = plain,
    *,
    agrees: bool = True,
) -> Terms:
    """The terms of a delivery to `made_for` with pictures of these rights classes, one each; with the event's
    own, where the recipient `agrees` to them."""
    newest = select(EventTerms).where(EventTerms.event_id == event.id).order_by(EventTerms.version.desc())
    agreed = session.scalar(newest.limit(1)) if agrees else None
    return Terms(
        event=event.name,
        made_for=made_for,
        made_at=f"{now.astimezone(zone_of(event)):%Y-%m-%d %H:%M %z}",
        classes=[(policy.text(name), classes.count(name)) for name in dict.fromkeys(classes)],
        agreement=_agreement(agreed, _) if agreed else "",
        recipient_number=recipient_number,
    )


def _agreement(terms: EventTerms, _: Translate) -> str:
    return f"{_('Version %(number)d', number=terms.version)}\n\n{every_part(terms.text).strip()}"


def zone_of(event: Event) -> ZoneInfo:
    """The zone in which the event shows its times."""
    return ZoneInfo(event.timezone)

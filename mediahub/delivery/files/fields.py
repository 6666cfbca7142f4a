"""Metadata of a delivered file: what the catalogue knows of an asset, as IPTC fields."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from mediahub.catalog.depictions import stated
from mediahub.catalog.models import Asset, Status
from mediahub.catalog.text_templates import complete
from mediahub.catalog.titles import public_headline, public_title
from mediahub.delivery.files.naming import NameFacts
from mediahub.delivery.files.policy import Policy
from mediahub.delivery.usage.records import embargo_of
from mediahub.delivery.usage_terms import Subject, credit_line, standing
from mediahub.media.metadata.vocabularies import data_mining_uri, source_type_uri
from mediahub.media.writing.write import WriteFields
from mediahub.multilingual import every_part, text_in
from mediahub.rights.explanations import Translate, plain


def fields_of(asset: Asset, policy: Policy, recipient_number: str = "", label: str = "") -> WriteFields:
    """Every field that the catalogue has, an empty one included: what a file said before is not left over.
    A name that a machine suggests is written into no file. `label` is a colour of culling (see `labels`).

    The title, caption and so on are what people put into the catalogue, or what the file came with.
    """
    taken = local_time(asset)
    return WriteFields(
        title=public_title(asset),
        headline=public_headline(asset),
        caption=complete(asset.caption),
        keywords=tuple(dict.fromkeys(one.tag.label for one in stated(asset.tags))),
        persons=tuple(dict.fromkeys(one.person.name for one in stated(asset.persons))),
        not_persons=_not_shown(asset),
        creator=tuple(filter(None, (one.strip() for one in byline(asset).split(";")))),
        credit=asset.credit,
        copyright=asset.copyright,
        usage_terms=usage_terms(asset, policy),
        instructions=instructions(asset, policy),
        source=policy.source or asset.credit,
        location=asset.location,
        city=asset.city,
        country=asset.country,
        date_created=taken,
        rating=None if asset.rating is None else round(asset.rating),
        label=label.capitalize() or None,
        digital_source_type=source_type_uri(asset.digital_source_type),
        ai_system_used=asset.ai_system_used,
        ai_system_version_used=asset.ai_system_version_used,
        ai_prompt_information=asset.ai_prompt_information,
        ai_prompt_writer_name=asset.ai_prompt_writer_name,
        data_mining=data_mining_uri(data_mining(asset, policy)),
        other_constraints=asset.other_constraints,
        job_id=recipient_number or None,
    )


def _not_shown(asset: Asset) -> tuple[str, ...]:
    """Every name of the persons of whom somebody said that the picture does not show them."""
    rejected = [one.person for one in asset.persons if one.status == Status.REJECTED]
    names = {text for person in rejected for text in (person.name, *(one.text for one in person.names))}
    return tuple(sorted(names - {one.person.name for one in stated(asset.persons)}))


def camera_fields(asset: Asset, policy: Policy) -> dict[str, Any]:
    """What a picture made anew is told of the camera, where its original says it by itself."""
    fields: dict[str, Any] = {
        "make": asset.make or None,
        "model": asset.model or None,
        "lens": asset.lens or None,
        "taken": local_time(asset),
    }
    if policy.keep_gps and asset.gps_lat is not None and asset.gps_lon is not None:
        fields |= {"gps_lat": asset.gps_lat, "gps_lon": asset.gps_lon}
    if policy.keep_serials and asset.serial:
        fields["serial"] = asset.serial
    return fields


def subject_of(asset: Asset, policy: Policy) -> Subject:
    """What the one-sentence answer is about."""
    return Subject(
        asset.rights_class,
        credit_line(asset.creator, asset.credit, asset.photographer.name),
        embargo_of(asset),
        asset.expires_at,
        asset.event_zone or "UTC",
        asset.digital_source_type or "",
        data_mining(asset, policy),
        asset.other_constraints or "",
    )


def usage_terms(asset: Asset, policy: Policy, _: Translate = plain, language: str = "") -> str:
    """IPTC Rights Usage Terms: the class in the event's words, or the usual ones in the language of `_`, then
    what holds for this asset only. Of words in several languages those of `language`, or all."""
    said = _(policy.text(asset.rights_class, language)).strip()
    return " ".join(filter(None, (said, own_terms(asset, language))))


def own_terms(asset: Asset, language: str = "") -> str:
    """Usage terms of this asset only, for a reader of `language` or in all that they were written in."""
    own = text_in(asset.usage_terms, language) if language else every_part(asset.usage_terms, " ")
    return own.strip()


def data_mining(asset: Asset, policy: Policy) -> str:
    """PLUS Data Mining by its code: the asset's own, else the event's; empty where neither says."""
    return asset.data_mining or policy.data_mining


def instructions(asset: Asset, policy: Policy) -> str:
    """IPTC Instructions: the answer as it stands for the reader of a file, then the photographer's words."""
    return " ".join(filter(None, (standing(subject_of(asset, policy)), asset.instructions.strip())))


def byline(asset: Asset) -> str:
    """Who took it."""
    return asset.creator.strip() or asset.photographer.name


def alt_text(asset: Asset) -> str:
    """What the picture shows, for those who do not see it."""
    said = complete(asset.caption) or public_headline(asset)
    words = dict.fromkeys(one.strip() for one in (said, public_title(asset)))
    return next(filter(None, words), "")


def local_time(asset: Asset) -> datetime:
    """When it was taken, in the zone it was taken in, else in the event's."""
    if asset.taken_offset is not None:
        return asset.taken_at.astimezone(timezone(timedelta(minutes=asset.taken_offset)))
    return asset.taken_at.astimezone(ZoneInfo(asset.event_zone or "UTC"))


def name_facts(asset: Asset, size: str) -> NameFacts:
    """What its name can be made of. `size` is empty for an original."""
    return NameFacts(
        event=asset.event.slug,
        id=asset.id,
        camera_name=asset.filename,
        taken=asset.taken_at.astimezone(ZoneInfo(asset.event_zone or "UTC")),
        session=_session(asset),
        byline=byline(asset),
        title=public_title(asset),
        size=size,
    )


def _session(asset: Asset) -> str:
    """The code of its session, by which people file it; a suggested one is nobody's word."""
    best = next(iter(stated(asset.sessions)), None)
    return best.session.code if best else ""

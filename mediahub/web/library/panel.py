"""The panel beside a large picture: all of its details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import object_session

from mediahub.analysis.labelling.stored import words_of
from mediahub.catalog.depictions import depictions_for, stated
from mediahub.catalog.holdings import companions_of
from mediahub.catalog.models import Asset, PersonName, Source, TagName
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.tagging.depictions import Depiction
from mediahub.catalog.names import name_for
from mediahub.catalog.titles import public_headline, title_for
from mediahub.curation.edits.editing import editable_fields
from mediahub.curation.edits.versions import EARLIER, earlier, why_not
from mediahub.http.context import verdict
from mediahub.http.context import why as reasons
from mediahub.http.language import page_language
from mediahub.objects.renditions import PROXY
from mediahub.provenance.origins import conflicting_origins
from mediahub.rights import Action, Capability, Verdict, Viewer
from mediahub.tagging.file_names import unused_keywords, unused_persons
from mediahub.web.answers import picture
from mediahub.web.delivery.usage_terms import answer, desk, offers
from mediahub.web.library.provenance import elsewhere, provenance
from mediahub.web.shared.display import camera_text, duration_text, exposure_text, megapixels_text, size_text
from mediahub.web.shared.faces import faces_beside
from mediahub.web.shared.tag_reasons import clock_text, session_titles, why
from mediahub.web.shared.tiles import rendition_url

SOURCES = {
    Source.EMBEDDED: lazy_gettext("written in the file"),
    Source.PROGRAMME: lazy_gettext("from the programme"),
    Source.VOCABULARY: lazy_gettext("from the vocabulary"),
    Source.OCR: lazy_gettext("read in the picture"),
    Source.LOOK: lazy_gettext("looks like others with it"),
    Source.FACE: lazy_gettext("recognised face"),
    Source.MANUAL: lazy_gettext("added by the team"),
}


def details(asset: Asset, viewer: Viewer) -> picture.Details:
    """The panel's content. Addresses are given only where the rules allow."""
    preview = verdict(asset, Action.PREVIEW)
    download = verdict(asset, Action.DOWNLOAD)
    titles = _titles(asset)
    title = title_for(viewer, asset)
    headline = asset.headline if viewer.in_team else public_headline(asset)
    fields = editable_fields(viewer, asset)
    return {
        "id": asset.id,
        "kind": asset.kind,
        "width": asset.width,
        "height": asset.height,
        "duration": duration_text(asset.duration),
        "title": title,
        "headline": headline if headline != title else "",
        "caption": asset.caption,
        "people": [_person(depiction, titles, viewer) for depiction in depictions_for(viewer, asset.persons)],
        "present": _present(asset, viewer),
        "sessions": [
            _session(depiction, titles, viewer) for depiction in depictions_for(viewer, asset.sessions)
        ],
        "tags": [_tag(depiction, titles, viewer) for depiction in depictions_for(viewer, asset.tags)],
        "looks": _looks(asset) if viewer.may(Capability.SEE_DRAFTS) else [],
        "answer": _answer(asset),
        "offers": offers(asset),
        "desk": desk(asset),
        "now": utcnow().isoformat(),
        "credit": asset.credit,
        "creator": asset.creator,
        "copyright": asset.copyright,
        "photographer": asset.photographer.name,
        "taken_at": asset.taken_at.isoformat(),
        "camera": camera_lines(asset),
        "place": _place(asset, viewer),
        "file": _file(asset),
        "provenance": provenance(asset),
        "elsewhere": elsewhere(asset),
        "origins": conflicting_origins(asset) if viewer.in_team else {},
        "companions": _companions(asset) if viewer.in_team and download.allowed else [],
        "versions": _versions(asset) if viewer.in_team and download.allowed else [],
        "may_replace": fields is not None and not why_not(asset),
        "preview": url_for("assets.preview", asset_id=asset.id) if preview.allowed else None,
        "video": rendition_url(asset, PROXY) if preview.allowed else None,
        "edit": None if fields is None else _editable(asset, fields),
        "has_history": viewer.in_team,
        "faces": faces_beside(database, asset) if (database := object_session(asset)) else {},
        "download": _download(asset, download),
    }


def _shown(main: str, names: Iterable[PersonName | TagName]) -> str:
    """A name as the reader of the page writes it, if it is known."""
    return name_for(page_language(), main, [(one.lang, one.text) for one in names])


def _editable(asset: Asset, fields: dict[str, Any]) -> picture.Editable:
    return {
        "fields": fields,
        "unused_keywords": unused_keywords(asset),
        "unused_persons": unused_persons(asset),
    }


def _answer(asset: Asset) -> picture.Answer:
    verdict = answer(asset)
    return {
        "sentence": verdict["sentence"],
        "may": verdict["may"],
        "answer": verdict["answer"],
        "reasons": verdict["reasons"],
        "until": verdict["until"].isoformat() if verdict["until"] else None,
        "credit_line": verdict["credit_line"],
        "alt_text": verdict["alt_text"],
        "terms": verdict["further_terms"],
        "instructions": verdict["further_instructions"],
    }


def camera_lines(asset: Asset) -> list[tuple[str, str]]:
    """Label and value of what is known of the exposure."""
    exposure = [
        exposure_text(asset.exposure_time).replace(" ", "\u00a0"),
        f"f/{asset.f_number:g}" if asset.f_number else "",
        f"ISO\u00a0{asset.iso:.0f}" if asset.iso else "",
        f"{asset.focal_length:g}\u00a0mm" if asset.focal_length else "",
    ]
    lines = [
        (gettext("Camera"), camera_text(asset.make, asset.model)),
        (gettext("Lens"), asset.lens or ""),
        (gettext("Exposure"), " · ".join(part for part in exposure if part)),
        (gettext("Camera clock"), clock_text(asset)),
    ]
    return [line for line in lines if line[1]]


def _titles(asset: Asset) -> dict[str, str]:
    """Those of the sessions that the reasons for its depictions name."""
    database = object_session(asset)
    depictions: list[Depiction] = [*asset.persons, *asset.sessions, *asset.tags]
    said = [one for depiction in depictions for one in depiction.evidence or []]
    return session_titles(database, asset.event_id, said) if database else {}


def _origin(depiction: Depiction, titles: Mapping[str, str], viewer: Viewer) -> picture.Depiction:
    """Where it comes from. The reasons of taggers are for who sees drafts: they name other guesses."""
    source = str(SOURCES.get(Source(depiction.source), depiction.source))
    if not viewer.may(Capability.SEE_DRAFTS):
        return {"source": source, "status": depiction.status, "why": ""}
    return {"source": source, "status": depiction.status, "why": why(depiction, titles)}


def _person(depiction: Any, titles: Mapping[str, str], viewer: Viewer) -> picture.PersonDepiction:
    person = depiction.person
    name = _shown(person.name, person.names)
    return {"slug": person.slug, "name": name, "role": person.role, **_origin(depiction, titles, viewer)}


def _tag(depiction: Any, titles: Mapping[str, str], viewer: Viewer) -> picture.TagDepiction:
    tag = depiction.tag
    return {"slug": tag.slug, "label": _shown(tag.label, tag.names), **_origin(depiction, titles, viewer)}


def _present(asset: Asset, viewer: Viewer) -> list[picture.PresentPerson]:
    """Who speaks in its session by the programme, and is not named as being in the picture."""
    named = {depiction.person_id for depiction in depictions_for(viewer, asset.persons)}
    speakers = {
        person.id: person for depiction in stated(asset.sessions) for person in depiction.session.speakers
    }
    return [
        {"slug": one.slug, "name": _shown(one.name, one.names)}
        for key, one in speakers.items()
        if key not in named
    ]


def _looks(asset: Asset) -> list[picture.LooksLike]:
    """What the computer takes it for."""
    database, language = object_session(asset), page_language()
    slug = asset.event.slug
    return [
        {
            "label": one.called(language),
            "percent": round(100 * one.sure),
            "found": url_for("library.page", slug=slug, q=f'looks:"{one.word}"'),
        }
        for one in (words_of(database, asset.id) if database else ())
    ]


def _session(depiction: Any, titles: Mapping[str, str], viewer: Viewer) -> picture.SessionDepiction:
    session = depiction.session
    return {
        "code": session.code,
        "title": session.title,
        "room": session.room,
        "starts": session.starts_at.isoformat(),
        "ends": session.ends_at.isoformat(),
        **_origin(depiction, titles, viewer),
    }


def _place(asset: Asset, viewer: Viewer) -> picture.Place:
    """Coordinates are for the team: where someone stood is nobody else's business."""
    words = [asset.location, asset.city, asset.country]
    place: picture.Place = {"text": ", ".join(word for word in words if word)}
    if viewer.in_team and asset.gps_lat is not None and asset.gps_lon is not None:
        return {**place, "latitude": asset.gps_lat, "longitude": asset.gps_lon}
    return place


def _download(asset: Asset, rights: Verdict) -> picture.DownloadFacts:
    """Whether the original can be had now, and else why not."""
    if rights.allowed and asset.awaited:
        return {"allowed": False, "reason": gettext("The full size is on its way.")}
    return {"allowed": rights.allowed, "reason": "" if rights.allowed else reasons(rights)}


def _companions(asset: Asset) -> list[picture.Companion]:
    """The RAW file and the sidecars that came with the original."""
    return [
        {"name": file.filename, "size": size_text(file.size), "url": _file_url(asset, file.sha256)}
        for file in companions_of(asset)
        if file.role != EARLIER
    ]


def _versions(asset: Asset) -> list[picture.EarlierVersion]:
    """The originals that were replaced by a retouched one, the latest first."""
    return [
        {
            "name": file.filename,
            "size": size_text(file.size),
            "url": _file_url(asset, file.sha256),
            "sha256": file.sha256,
        }
        for file in earlier(asset)
    ]


def _file_url(asset: Asset, sha256: str) -> str:
    return url_for("assets.companion", asset_id=asset.id, sha256=sha256)


def _file(asset: Asset) -> picture.FileFacts:
    return {
        "name": asset.filename,
        "mime": asset.mime,
        "size": size_text(asset.size),
        "pixels": megapixels_text(asset.width, asset.height),
    }

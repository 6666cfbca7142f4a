"""The picture of an XMP sidecar: `DSC_1.xmp` and `DSC_1.NEF.xmp` belong to `DSC_1.NEF`.

In one delivery the folder and the name say it. To a picture of an earlier delivery, what the XMP file says of
camera and moment must agree, and no other picture of that name may be meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.holdings import BESIDE
from mediahub.catalog.models import Arrival, Asset, Companion
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.uploads.batch import ON_ITS_WAY
from mediahub.ingest.batches.batches import BatchRef, find_arrival
from mediahub.ingest.batches.outcome import NO_PICTURE, PICTURE_REJECTED
from mediahub.ingest.placing.joining_rights import may_join
from mediahub.ingest.placing.same_picture import HERE
from mediahub.ingest.reading.names import is_sidecar
from mediahub.ingest.reading.pairs import MOMENT, NUMBERED, bare
from mediahub.ingest.reading.times import camera_time
from mediahub.media.containers.file_names import without_ending
from mediahub.media.containers.filetypes import MANIFEST_ENDING, XMP_ENDING
from mediahub.media.model import Facts
from mediahub.messages import N_, message

PATIENCE = timedelta(minutes=10)
"""For so long a sidecar waits for a picture that has not even begun to come, where nobody waits for it."""
NOBODY_WAITS = ("ftp", "cli", "watch")
"""Sources whose files come in any order, and whose sender does not wait for an answer."""
MAX_ASSETS = 500


class Unplaced(Exception):
    """It belongs to no picture; the message says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def must_wait(session: Session, arrival: Arrival) -> bool:
    """Whether the picture of this XMP file is on its way, or may still come."""
    pictures = _of_delivery(session, arrival)
    if pictures:
        return any(one.state in ON_ITS_WAY for one in pictures)
    nobody = arrival.batch.source in NOBODY_WAITS and arrival.batch.finished_at is None
    return nobody and arrival.created_at > utcnow() - PATIENCE


def waiting_beside(session: Session, picture: Arrival) -> list[Arrival]:
    """The XMP files that came for this picture and have not come to their end, or were rejected because it
    was not there."""
    bases = {picture.path, without_ending(picture.path)}
    # by the database on both sides: SQLite knows the small letters of ASCII only
    names = [func.lower(f"{base}{ending}") for base in bases for ending in (XMP_ENDING, MANIFEST_ENDING)]
    query = select(Arrival).where(
        Arrival.batch_id == picture.batch_id,
        or_(func.lower(Arrival.path).in_(names), Arrival.beside_id == picture.id),
        or_(
            Arrival.state == "received",
            Arrival.reason_code.in_((NO_PICTURE, PICTURE_REJECTED)),
            Arrival.incoming_key.is_not(None),
        ),
        Arrival.state != "expected",
    )
    return list(session.scalars(query.order_by(Arrival.id)))


def rejected_elsewhere(session: Session, picture: Arrival) -> list[Arrival]:
    """The XMP files of this delivery that are called like the picture, in whatever folder, and were rejected
    because no picture was there. One that comes after its picture finds it in any folder."""
    name = picture.path.rpartition("/")[2]
    names = [f"{base}{XMP_ENDING}" for base in dict.fromkeys((name, without_ending(name)))]
    called = [Arrival.path.iendswith(f"/{one}", autoescape=True) for one in names]
    query = select(Arrival).where(
        Arrival.batch_id == picture.batch_id,
        Arrival.state == "rejected",
        Arrival.reason_code == NO_PICTURE,
        or_(*called, func.lower(Arrival.path).in_([func.lower(one) for one in names])),
    )
    return list(session.scalars(query.order_by(Arrival.id)))


def find_pictures(session: Session, batch: BatchRef, shown: str, words: Facts) -> list[str]:
    """The assets that an XMP file belongs to which came as `shown` and says `words`. Raises Unplaced."""
    arrival = find_arrival(session, batch.id, shown) or Arrival(batch_id=batch.id, path=shown)
    with session.no_autoflush:
        pictures = _of_delivery(session, arrival)
    found = {one.asset_id for one in pictures if one.asset_id and one.state in ("ready", "duplicate")}
    if found:
        return sorted(found)
    if pictures:
        name = pictures[0].path
        raise Unplaced(
            PICTURE_REJECTED,
            message(
                "Its picture %(name)s was rejected. Deliver both again once that is put right.", name=name
            ),
        )
    return _of_earlier(session, batch, shown, words)


def _of_delivery(session: Session, arrival: Arrival) -> Sequence[Arrival]:
    """The pictures that came with it: the one that it was sent with, or those called like it."""
    if arrival.beside_id is not None:
        beside = session.get(Arrival, arrival.beside_id)
        if beside is not None:
            return [beside]
    base = without_ending(arrival.path)
    for name in dict.fromkeys((base, NUMBERED.sub("", base))):
        near = select(Arrival).where(
            Arrival.batch_id == arrival.batch_id, Arrival.path.istartswith(name, autoescape=True)
        )
        found = [
            one
            for one in session.scalars(near)
            if not is_sidecar(one.path)
            and name.lower() in (one.path.lower(), without_ending(one.path).lower())
        ]
        if found:
            return found
    return []


def _of_earlier(session: Session, batch: BatchRef, shown: str, words: Facts) -> list[str]:
    """By name, and by what is known of camera and moment."""
    named = [one for one in _called(session, batch, shown) if _agrees(words, one, batch)]
    theirs = [one for one in named if may_join(session, batch.id, one)]
    if not theirs:
        raise Unplaced(
            NO_PICTURE,
            N_(
                "The event has no picture of this name that you delivered. Deliver its picture too, in the "
                "same folder; it joins that then."
            ),
        )
    folder = shown.rpartition("/")[0]
    base = without_ending(shown.rpartition("/")[2]).casefold()
    narrower: tuple[Callable[[Asset], bool], ...] = (
        lambda one: one.state != "trashed",
        lambda one: one.photographer_id == batch.photographer_id,
        lambda one: base in (one.filename.casefold(), without_ending(one.filename).casefold()),
        lambda one: folder in _folders(session, one),
    )
    for holds in narrower:
        theirs = [one for one in theirs if holds(one)] or theirs
    if len(theirs) > 1 and not _are_one_shot(theirs):
        raise Unplaced(
            "ambiguous",
            message(
                "%(count)s pictures of the event are called so. Deliver it together with its picture.",
                count=len(theirs),
            ),
        )
    return [one.id for one in theirs]


def _called(session: Session, batch: BatchRef, shown: str) -> list[Asset]:
    """The pictures whose original, or a file beside it, is called like the XMP file."""
    name = NUMBERED.sub("", without_ending(shown.rpartition("/")[2]))
    beside = select(Companion.asset_id).where(
        Companion.event_id == batch.event_id,
        Companion.role.not_in(BESIDE),
        Companion.filename.istartswith(name, autoescape=True),
    )
    query = (
        select(Asset)
        .where(
            Asset.event_id == batch.event_id,
            Asset.state.in_(HERE),
            or_(Asset.filename.istartswith(name, autoescape=True), Asset.id.in_(beside)),
        )
        .options(selectinload(Asset.companions))
        .order_by(Asset.created_at, Asset.id)
    )
    found = []
    for asset in session.scalars(query.limit(MAX_ASSETS)):
        files = [asset.filename, *(one.filename for one in asset.companions if one.role not in BESIDE)]
        if any(name.casefold() in _names(one) for one in files):
            found.append(asset)
    return found


def _names(filename: str) -> set[str]:
    """What an XMP file of this picture is called, but for its own ending and numbers: like the picture with
    its ending or without, or like its shot. A dot alone begins no ending: `gala.0001.jpg`."""
    names = (filename, without_ending(filename), bare(filename))
    return {NUMBERED.sub("", one).casefold() for one in names}


def _agrees(words: Facts, asset: Asset, batch: BatchRef) -> bool:
    """Whether nothing that the XMP file says of the shot is against it."""
    moment = camera_time(words, batch.event_zone)
    if moment is not None and asset.camera_at is not None and abs(moment - asset.camera_at) > MOMENT:
        return False
    same = ((words.model, asset.model), (words.serial, asset.serial))
    return all(
        not (one and other) or one.casefold().strip() == other.casefold().strip() for one, other in same
    )


def _folders(session: Session, asset: Asset) -> set[str]:
    paths = session.scalars(select(Arrival.path).where(Arrival.asset_id == asset.id))
    return {path.rpartition("/")[0] for path in paths}


def _are_one_shot(assets: Sequence[Asset]) -> bool:
    """RAW and picture of one photo that could not be paired."""
    moments = [one.camera_at for one in assets if one.camera_at is not None]
    return len(moments) == len(assets) and max(moments) - min(moments) <= MOMENT

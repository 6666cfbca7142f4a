"""Delivery receipt: where every file is now, and whether its card may be formatted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.holdings import files_of
from mediahub.catalog.models import Arrival, Asset, AssetMetadata, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.outcome import CUT_OFF, in_one_word
from mediahub.provenance.origins import conflicting_origins
from mediahub.receipts.frame_numbers import Gap, as_text, frame_number, gaps, without
from mediahub.receipts.safekeeping import StorageCheck, look_after
from mediahub.records.columns import Json
from mediahub.runtime import Services

FORMAT = "mediahub-receipt/1"
MAX_NAMED = 5
"""Files named in a reason; the list has them all."""
UNKNOWN = "unknown camera"
TOP = "(no folder)"
NOT_FINISHED = "The delivery is not finished: deliver it again from the same place to go on."
NOTHING = "Nothing was delivered."
NOT_THERE_YET = {
    "expected": "It has not arrived.",
    "received": "It is in storage, and not checked yet.",
    "checking": "It is in storage, and being checked.",
}

ORIGINS = "What is stated of how it was made does not agree: some of it says that it was generated."

Verdict = Literal["green", "red"]


class UnknownBatch(LookupError):
    """There is no batch of this number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One file."""

    path: str
    size: int
    sha256: str
    state: str
    asset_id: str
    location: str
    """The object that holds its bytes; empty if none does."""
    verified: str
    """How its SHA-256 was seen to be that of the object: `checksum` (S3's own), `read`, or not at all."""
    fault: str
    """Why the file is not safe; empty if it is."""
    camera: str
    """Make, model and serial number of the body; empty if not known."""
    note: str = ""
    """What else somebody should look at; the file is safe all the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """A card or a camera body."""

    name: str
    verdict: Verdict
    files: int
    duplicates: int
    reasons: tuple[str, ...]
    """Why it is red."""
    gaps: tuple[str, ...]
    """Frame numbers that are not in the delivery, by folder. Deleted in the camera, or never copied: only its
    photographer knows, so they do not make it red."""


def make_receipt(services: Services, batch_id: int, *, so_far: bool = False) -> Json:
    """The receipt as it is now, to be signed. `so_far`: judge what came until now, though more may come.

    Each original is looked up in S3. Raises StorageError when that is away, UnknownBatch if there is none.
    """
    with services.database.read() as session:
        batch = session.get(Batch, batch_id)
        if batch is None:
            raise UnknownBatch(f"There is no batch {batch_id}.")
        arrivals = session.scalars(
            select(Arrival).where(Arrival.batch_id == batch_id).order_by(Arrival.path)
        ).all()
        about = {
            "batch": batch.id,
            "event": batch.event.slug,
            "photographer": batch.photographer.name,
            "source": batch.source,
            "delivered_at": batch.created_at.isoformat(),
            "finished": batch.finished_at is not None,
        }
        finished = batch.finished_at is not None
        assets = _assets(session, arrivals)
        cut_off = _cut_off(session, list(assets))
        files = [file for asset in assets.values() for file in files_of(asset)]
    kept = look_after(services, files)
    lines = lines_of(arrivals, assets, kept, cut_off)
    general = [NOTHING] if not lines else [] if finished or so_far else [NOT_FINISHED]
    cards, bodies = groups(lines, card_of, general), groups(lines, body_of(lines), general)
    red = general or any(group.verdict == "red" for group in cards)
    return {
        "format": FORMAT,
        **about,
        "made_at": utcnow().isoformat(),
        "verdict": "red" if red else "green",
        "reasons": general,
        "cards": [asdict(group) for group in cards],
        "cameras": [asdict(group) for group in bodies],
        "files": [asdict(line) for line in lines],
    }


def lines_of(
    arrivals: Iterable[Arrival],
    assets: dict[str, Asset],
    checks: dict[str, StorageCheck],
    cut_off: Mapping[str, str] = MappingProxyType({}),
) -> list[Line]:
    """A line for each file; `checks` are by SHA-256, `cut_off` says what is wrong with which assets."""
    lines = [_line(row, assets.get(row.asset_id or ""), checks.get(row.sha256 or "")) for row in arrivals]
    return [replace(line, fault=line.fault or cut_off.get(line.asset_id, "")) for line in lines]


def groups(lines: Sequence[Line], key: Callable[[Line], str], general: Sequence[str]) -> list[Group]:
    """The verdict on each card, or each body, whichever `key` tells apart; `general` reasons make all red."""
    members: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        members[key(line)].append(line)
    return [_group(name, members[name], lines, general) for name in sorted(members)]


def card_of(line: Line) -> str:
    """The folder at the top: a card is delivered as one."""
    top, slash, _ = line.path.partition("/")
    return top if slash else TOP


def body_of(lines: Iterable[Line]) -> Callable[[Line], str]:
    """What says which body a file is of. One that does not say itself is of the only body in its folder."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        bodies[_folder(line)] |= {line.camera} - {""}

    def body(line: Line) -> str:
        neighbours = bodies[_folder(line)]
        return line.camera or (next(iter(neighbours)) if len(neighbours) == 1 else UNKNOWN)

    return body


def _line(row: Arrival, asset: Asset | None, check: StorageCheck | None) -> Line:
    digest = row.sha256 or (row.claimed_sha256 if row.state == "expected" else None) or ""
    return Line(
        path=row.path,
        size=row.size,
        sha256=digest,
        state=in_one_word(row.state, row.reason_code),
        asset_id=row.asset_id or "",
        location=check.key if check else "",
        verified=check.how if check else "",
        fault=_fault(row, asset, check),
        camera=" ".join(filter(None, (asset.make, asset.model, asset.serial))) if asset else "",
        note=ORIGINS if asset is not None and conflicting_origins(asset) else "",
    )


def _fault(row: Arrival, asset: Asset | None, check: StorageCheck | None) -> str:
    if row.state == "rejected":
        return row.reason or "It was rejected."
    if row.state in NOT_THERE_YET:
        return " ".join(filter(None, (NOT_THERE_YET[row.state], row.reason)))
    if asset is None or check is None:
        return "It was deleted since."
    if asset.state == "trashed":
        return "It is in the trash, and will be deleted."
    if asset.state not in ("ready", "withdrawn"):
        return "It is not all stored yet."
    return check.fault


def _group(name: str, members: list[Line], everything: Sequence[Line], general: Sequence[str]) -> Group:
    faults: dict[str, list[str]] = defaultdict(list)
    for line in members:
        if line.fault:
            faults[line.fault].append(line.path)
    reasons = (*general, *(_reason(fault, paths) for fault, paths in faults.items()))
    return Group(
        name=name,
        verdict="red" if reasons else "green",
        files=len(members),
        duplicates=sum(line.state == "duplicate" for line in members),
        reasons=reasons,
        gaps=tuple(
            f"{folder}: {', '.join(map(as_text, missing))}" for folder, missing in _gaps(members, everything)
        ),
    )


def _reason(fault: str, paths: list[str]) -> str:
    named = ", ".join(paths[:MAX_NAMED])
    more = f" and {len(paths) - MAX_NAMED} more" if len(paths) > MAX_NAMED else ""
    return f"{named}{more}: {fault}"


def _gaps(members: Iterable[Line], everything: Sequence[Line]) -> list[tuple[str, list[Gap]]]:
    """The gaps of each folder, by body. What the same folder of another card has, or a file in it that does
    not say its body, is no gap."""
    body = body_of(everything)
    own: dict[tuple[str, str], set[int]] = defaultdict(set)
    any_card: dict[tuple[str, str], set[int]] = defaultdict(set)
    for line in members:
        if (number := frame_number(line.path)) is not None:
            own[_folder(line), body(line)].add(number)
    for line in everything:
        if (number := frame_number(line.path)) is not None:
            any_card[_below_card(_folder(line)), body(line)].add(number)
    found = []
    for (folder, camera), numbers in sorted(own.items()):
        below = _below_card(folder)
        elsewhere = any_card[below, camera] | any_card[below, UNKNOWN]
        missing = [rest for gap in gaps(numbers) for rest in without(gap, elsewhere)]
        if missing:
            found.append((folder or TOP, missing))
    return found


def _folder(line: Line) -> str:
    return line.path.rpartition("/")[0]


def _below_card(folder: str) -> str:
    return folder.partition("/")[2]


def _assets(session: Session, arrivals: Sequence[Arrival]) -> dict[str, Asset]:
    ids = sorted({row.asset_id for row in arrivals if row.asset_id})
    found: dict[str, Asset] = {}
    for some in in_chunks(ids):
        query = select(Asset).where(Asset.id.in_(some))
        words = selectinload(Asset.raw).load_only(AssetMetadata.file_words)
        query = query.options(selectinload(Asset.companions), words, selectinload(Asset.provenance))
        found |= {asset.id: asset for asset in session.scalars(query)}
    return found


def _cut_off(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Why assets are not whole: whoever delivered one first was told, and who repeats it must know too."""
    found: dict[str, str] = {}
    for some in in_chunks(ids):
        told = select(Arrival.asset_id, Arrival.reason).where(
            Arrival.asset_id.in_(some), Arrival.reason_code == CUT_OFF
        )
        found |= {identity: reason for identity, reason in session.execute(told) if identity}
    return found

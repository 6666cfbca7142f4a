"""Delivered files: each made once, under a key that follows from all that goes into it.

`want` asks for files and answers at once; a worker (`delivery.files.making`) makes what is not there yet.
`prepare` waits for one. Whoever hands out a key has asked the rules and writes it
down (`delivery.usage.records`).
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from mediahub.catalog.coordination.waits import is_ahead, is_to_come
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.holdings import manifests_of
from mediahub.catalog.models import Asset, AssetPerson, AssetSession, AssetTag, DeliveredFile, Person
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.fields import camera_fields, fields_of, name_facts
from mediahub.delivery.files.naming import filename
from mediahub.delivery.files.policy import Policy, policy_of
from mediahub.delivery.files.recipes import ORIGINAL, Recipe, RecipeError
from mediahub.delivery.sidecar_files import SidecarFile
from mediahub.logs.tracing import request_id
from mediahub.media.containers.filetypes import BY_MIME, MANIFEST_ENDING, XMP_ENDING
from mediahub.media.writing.write import WriteFields
from mediahub.messages import N_
from mediahub.runtime import Services
from mediahub.storage.keys import delivery_key

VERSION = 4
"""Grows when the same facts are to give other files."""
SIGNING = 2
"""Grows when the same facts are to be signed in another way."""
CLIP_RECIPES = ("original", "web")
PATIENCE = 120.0
"""Seconds that `prepare` waits for a worker."""
POLL = 0.05
ASKED_AGAIN = timedelta(seconds=5)
"""So soon is tried again what went wrong on our side, while somebody asks for it."""
OVERDUE = timedelta(seconds=90)
"""After this whoever waits is told that nobody makes the file."""
LONGEST_CLAIM = timedelta(hours=1)
"""A worker's claim that is longer is from a wrong clock; a file that takes so long is made twice at worst."""
LONGEST_PAUSE = timedelta(minutes=30)
"""Between tries of what goes wrong on our side."""
VERDICT = timedelta(days=1)
"""For so long a file that cannot be made is not tried again: then a newer version may read it."""
NOBODY = N_(
    "The file waits for a worker: many are being made just now, or none is running. "
    "It is made as soon as one is free."
)
CHANGED = N_("The picture was changed or withdrawn meanwhile; ask again.")
NO_LABELS: Mapping[str, str] = {}
TOUCHED_FOR = timedelta(hours=6)
"""How exact `used_at` is: a row is not written for each download."""


class NotMade(Exception):
    """A file that cannot be delivered as it is: a verdict. The message is for people."""


class NotYet(Exception):
    """A file that is not there yet, for a reason that is not the file's. Trying again later helps."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file is to be, before it is made."""

    key: str
    asset_id: str
    recipe: Recipe
    filename: str
    fields: WriteFields
    policy: Policy
    recipient_number: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file, or the wish for one. Sizes in bytes, 0 until it is ready."""

    asset_id: str
    key: str
    filename: str
    """Safe on every system, but two assets may have the same: see `naming.unique`."""
    state: str
    """`wanted`, `ready`, `failed` (it cannot be made like this) or `changed` (it is another file by now: ask
    for it anew)."""
    size: int = 0
    mime: str = ""
    width: int = 0
    height: int = 0
    sha256: str = ""
    """Of its bytes; empty where that is not known."""
    sidecar_size: int = 0
    """Bytes of the XMP file that goes with it; 0 where all is in the file itself."""
    manifest_size: int = 0
    """Bytes of the C2PA manifest that goes with it; 0 where it is inside, or the file is not signed."""
    problem: str = ""
    """Why it cannot be made, or what holds it up; for people."""
    due_at: datetime | None = None
    """When a held up one is tried again."""

    @property
    def beside(self) -> list[SidecarFile]:
        """The files that go with it."""
        sizes = {XMP_ENDING: self.sidecar_size, MANIFEST_ENDING: self.manifest_size}
        return [SidecarFile(ending, f"{self.key}{ending}", size) for ending, size in sizes.items() if size]


def load(session: Session, ids: Iterable[str]) -> list[Asset]:
    """The assets of `ids` in that order, with all that `plan` reads, in a few queries. Missing ones are left
    out."""
    wanted = list(dict.fromkeys(ids))
    query = select(Asset).options(
        joinedload(Asset.event),
        joinedload(Asset.photographer),
        selectinload(Asset.persons).joinedload(AssetPerson.person).selectinload(Person.names),
        selectinload(Asset.tags).joinedload(AssetTag.tag),
        selectinload(Asset.sessions).joinedload(AssetSession.session),
        selectinload(Asset.companions),
    )
    found: dict[str, Asset] = {}
    for chunk in in_chunks(wanted):
        page = session.scalars(query.where(Asset.id.in_(chunk)))
        found |= {asset.id: asset for asset in page}
    return [found[identity] for identity in wanted if identity in found]


def plan(asset: Asset, recipe: Recipe, policy: Policy, recipient_number: str = "", label: str = "") -> Plan:
    """What the file of an asset (see `load`) by a recipe is. Raises RecipeError for what cannot be made.

    `recipient_number` is a number for one recipient that the file carries as its IPTC Job Id, `label` a
    colour that it carries as its xmp:Label.
    """
    if asset.kind == "video" and recipe.slug not in CLIP_RECIPES:
        raise RecipeError(N_("A clip is delivered as its original or in its web size."))
    fields = fields_of(asset, policy, recipient_number, label)
    extension = extension_of(asset, recipe)
    made_from: dict[str, object] = {
        "version": VERSION,
        "original": asset.sha256,
        "recipe": recipe.slug,
        "fields": {name: value for name, value in asdict(fields).items() if name != "label" or value},
        "camera": None if recipe.is_original else camera_fields(asset, policy),
        "keeps": [policy.keep_gps, policy.keep_serials],
    }
    if policy.signed_by:
        beside = sorted(one.sha256 for one in manifests_of(asset))
        made_from["signed"] = [SIGNING, policy.signed_by, asset.filename, *beside]
    digest = hashlib.sha256(json.dumps(made_from, sort_keys=True, default=str).encode()).hexdigest()
    key = delivery_key(asset.id, recipe.slug, digest, extension)
    size = "" if recipe.is_original else recipe.slug.partition("-")[0]
    name = filename(policy.filename_template, name_facts(asset, size), extension)
    return Plan(key, asset.id, recipe, name, fields, policy, recipient_number, label)


def delivered_name(session: Session, asset: Asset) -> str:
    """What a picture is called where it was handed out: the name of its original by the event's template."""
    return name_by(policy_of(session, asset.event_id), asset)


def name_by(policy: Policy, asset: Asset) -> str:
    """The name of a picture's original by the `policy` of its event, for who names many."""
    return filename(policy.filename_template, name_facts(asset, ""), extension_of(asset, ORIGINAL))


def want(
    session: Session,
    assets: Sequence[Asset],
    recipe: Recipe,
    recipient_number: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> list[Prepared]:
    """Ask for files, in a session for changes; each as it stands now, in the order of `assets` (see `load`).

    What cannot be made by this recipe comes back as `failed`, with the reason, and so does a file that could
    not be made lately. What went wrong on our side stays `wanted`, and is tried again soon while somebody
    asks.
    """
    policies = {event: policy_of(session, event) for event in {asset.event_id for asset in assets}}
    plans: list[Plan | Prepared] = []
    for asset in assets:
        try:
            label = labels.get(asset.id, "")
            plans.append(plan(asset, recipe, policies[asset.event_id], recipient_number, label))
        except RecipeError as error:
            plans.append(Prepared(asset.id, "", asset.filename, "failed", problem=str(error)))
    rows = _rows(session, [one for one in plans if isinstance(one, Plan)])
    return [one if isinstance(one, Prepared) else _prepared(one, rows[one.key]) for one in plans]


def look(session: Session, prepared: Iterable[Prepared]) -> list[Prepared]:
    """Delivered files as they stand now: made meanwhile, failed, or still wanted."""
    before = list(prepared)
    keys = [one.key for one in before]
    rows: dict[str, DeliveredFile] = {}
    for some in in_chunks(keys):
        query = select(DeliveredFile).where(DeliveredFile.key.in_(some))
        rows |= {row.key: row for row in session.scalars(query)}
    return [_as_row(one, rows.get(one.key)) for one in before]


def prepare(
    services: Services,
    asset_id: str,
    recipe: Recipe,
    *,
    recipient_number: str = "",
    patience: float = PATIENCE,
) -> Prepared:
    """The file of one asset, ready. Waits for a worker; not for use in a web request.

    Raises NotMade when it cannot be made, and NotYet when it is not made in `patience` seconds, or held up.
    """
    with services.database.begin() as session:
        assets = load(session, [asset_id])
        if not assets:
            raise NotMade(N_("This picture does not exist any more."))
        wanted = want(session, assets, recipe, recipient_number)[0]
    deadline = time.monotonic() + patience
    while wanted.state == "wanted" and not wanted.problem and time.monotonic() < deadline:
        time.sleep(POLL)
        with services.database.read() as session:
            wanted = look(session, [wanted])[0]
    if wanted.state == "failed":
        raise NotMade(wanted.problem)
    if wanted.state != "ready":
        raise NotYet(wanted.problem or NOBODY)
    return wanted


def missed(session: Session, key: str) -> None:
    """The object of a ready file is not in storage any more: have it made anew."""
    lost = update(DeliveredFile).where(DeliveredFile.key == key, DeliveredFile.state == "ready")
    session.execute(lost.values(state="wanted", wanted_at=utcnow(), due_at=utcnow(), claimed_until=None))


def extension_of(asset: Asset, recipe: Recipe) -> str:
    """With its dot: that of the file's type, whatever its name says."""
    if not recipe.is_original:
        return ".mp4" if asset.kind == "video" else ".jpg"
    known = BY_MIME.get(asset.mime)
    return known.extension if known else ""


def _rows(session: Session, plans: list[Plan]) -> dict[str, DeliveredFile]:
    """The row of each plan, new ones added. Two who ask at once get the same."""
    now = utcnow()
    keys = [one.key for one in plans]
    new = [
        {
            "key": one.key,
            "asset_id": one.asset_id,
            "recipe": one.recipe.slug,
            "recipient_number": one.recipient_number,
            "label": one.label,
            "state": "wanted",
            "wanted_at": now,
            "used_at": now,
            "due_at": now,
            "attempts": 0,
            "mime": "",
            "width": 0,
            "height": 0,
            "size": 0,
            "sha256": "",
            "sidecar_size": 0,
            "manifest_size": 0,
            "problem": "",
        }
        for one in {one.key: one for one in plans}.values()
    ]
    for values in in_chunks(new, 50):
        insert = insert_into(DeliveredFile, session).values(values)
        session.execute(insert.on_conflict_do_nothing())
    rows: dict[str, DeliveredFile] = {}
    for some in in_chunks(keys):
        query = select(DeliveredFile).where(DeliveredFile.key.in_(some))
        rows |= {row.key: row for row in session.scalars(query)}
    for row in rows.values():
        if row.state == "failed" and not is_to_come(row.due_at, now, VERDICT):
            row.state, row.wanted_at, row.due_at, row.problem = "wanted", now, now, ""
            row.request_id = request_id()
        if row.state == "wanted" and row.claimed_until is None:
            row.due_at = min(row.due_at, now + ASKED_AGAIN)
        if row.state != "failed" and (row.used_at < now - TOUCHED_FOR or is_ahead(row.used_at, now)):
            row.used_at = now
    return rows


def _prepared(plan: Plan, row: DeliveredFile) -> Prepared:
    return _as_row(Prepared(plan.asset_id, plan.key, plan.filename, row.state), row)


def _as_row(prepared: Prepared, row: DeliveredFile | None) -> Prepared:
    if row is None:
        if prepared.state == "failed":
            return prepared
        return replace(prepared, state="changed", problem=CHANGED)
    return replace(
        prepared,
        state=row.state,
        size=row.size,
        mime=row.mime,
        width=row.width,
        height=row.height,
        sha256=row.sha256,
        sidecar_size=row.sidecar_size,
        manifest_size=row.manifest_size,
        problem=row.problem or (NOBODY if _is_overdue(row) else ""),
        due_at=row.due_at if row.problem else None,
    )


def _is_overdue(row: DeliveredFile) -> bool:
    """Whether nobody has taken a wanted file up for long, though it was due. A time that is further ahead
    than any may be, from a wrong clock, holds no worker up, and explains no waiting."""
    now = utcnow()
    since = now - OVERDUE
    claimed = row.claimed_until is not None and is_to_come(row.claimed_until, now, LONGEST_CLAIM)
    due_lately = is_to_come(row.due_at, since, OVERDUE + LONGEST_PAUSE)
    wanted_lately = is_to_come(row.wanted_at, since, OVERDUE)
    return row.state == "wanted" and not (claimed or due_lately or wanted_lately)

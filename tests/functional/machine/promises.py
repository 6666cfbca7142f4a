"""What must hold after every step, and what once everybody has caught up."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset, AuditEntry, Rendition
from mediahub.ingest.batches.batches import incoming_name
from mediahub.rights import Action, Viewer, decide
from mediahub.services.checks.verification import verify
from mediahub.storage.keys import ORIGINALS, RENDITIONS, SIDECARS, incoming_key
from tests.functional.machine.model import File, Model
from tests.functional.machine.world import EVENT, FIELDS, Seen, World

TEAM, PRESS = Viewer(frozenset({"admin"})), Viewer(frozenset({"press"}))
TOLD = frozenset({"in_trash", "no_picture", "picture_rejected", "deleted"})
"""Why a file that arrived well may be refused: its sender is told, and what came is in quarantine."""


def always(world: World, model: Model) -> None:
    """After every step, whoever died."""
    seen = world.see()
    nothing_is_lost(world, model, seen)
    nothing_is_there_twice(seen)
    words_of_people_stand(model, seen)
    histories_have_no_gap(seen)
    pictures_are_where_they_were_put(model, seen)


def at_rest(world: World, model: Model) -> None:
    """Once everybody has caught up."""
    assert world.waiting() == [], "nobody finishes these"
    seen = world.see()
    originals_have_their_bytes(world, seen)
    files_of_a_shot_are_together(model, seen)
    the_bucket_holds_nothing_else(world, seen)
    the_index_is_the_catalogue(world, seen)
    each_finds_what_is_theirs_to_see(world)
    what_was_purged_is_gone(world, model, seen)
    found = verify(world.afresh(), quick=True, progress=lambda done, total: None).differences
    assert [one.message for one in found] == []


def nothing_is_lost(world: World, model: Model, seen: Seen) -> None:
    """Each file whose sender was told that it arrived is an original, or on its way with its object."""
    there = {info.key: info.size for info in world.services.bucket.list()}
    held = {digest: key for one in seen.pictures.values() for digest, key in one.keys.items()}
    for file in model.acknowledged.values():
        if file.sha256 in model.released:
            continue
        if (key := held.get(file.sha256)) is not None:
            assert key in there, f"the original of {file.name} is gone"
        else:
            assert _is_on_its_way(file, seen, there), f"{file.name} was acknowledged and is lost"


def _is_on_its_way(file: File, seen: Seen, there: dict[str, int]) -> bool:
    arrivals = [one for one in seen.arrivals if file.sha256 in (one.claimed_sha256, one.sha256)]
    coming = [one for one in arrivals if one.incoming_key and one.state != "expected"]
    if any(one.incoming_key in there or incoming_key(incoming_name(one)) in there for one in coming):
        return True
    return any(one.state == "rejected" and one.reason_code in TOLD for one in arrivals)


def nothing_is_there_twice(seen: Seen) -> None:
    """No bytes belong to two pictures, but for an XMP file, which both of its pictures have."""
    held = Counter(digest for one in seen.pictures.values() for digest in one.keys if digest not in one.words)
    assert [digest for digest, times in held.items() if times > 1] == []


def words_of_people_stand(model: Model, seen: Seen) -> None:
    """Nothing but a person writes over what a person wrote; what was added to many is there once."""
    for asset, fields in model.written.items():
        held = seen.pictures[asset].fields
        assert {name: held[name] for name in fields} == fields, asset
    for one in seen.pictures.values():
        twice = [word for word, times in Counter((one.fields["headline"] or "").split()).items() if times > 1]
        assert twice == [], "an edit of many was done twice"


def histories_have_no_gap(seen: Seen) -> None:
    """Each change of a field begins with what the one before it wrote; the last is what the field holds."""
    last: dict[tuple[str, str], object] = {}
    for change in seen.changes:
        if change.field in FIELDS:
            about = (change.asset_id, change.field)
            assert last.get(about, change.before) == change.before, f"{about} changed and no history says so"
            last[about] = change.after
    for (asset, name), value in last.items():
        if asset in seen.pictures:
            assert seen.pictures[asset].fields[name] == value, (
                f"{name} of {asset} is not what its history says"
            )


def pictures_are_where_they_were_put(model: Model, seen: Seen) -> None:
    """In the library, in the trash, or withdrawn."""
    found = {asset: seen.pictures[asset].state for asset in model.state}
    assert found == model.state


def originals_have_their_bytes(world: World, seen: Seen) -> None:
    """Read in full."""
    for one in seen.pictures.values():
        for digest, key in one.keys.items():
            assert hashlib.sha256(world.services.bucket.get_bytes(key)).hexdigest() == digest


def files_of_a_shot_are_together(model: Model, seen: Seen) -> None:
    """RAW, picture and the picture with other words are one asset, whichever came first and whoever died.

    A picture that came under another name is apart from its RAW; the XMP file is with whichever has its name.
    """
    for shot in {file.shot for file in model.acknowledged.values()} - model.disturbed:
        apart = {"DNG", "xmp"} if shot in model.renamed else set()
        files = {
            file.sha256
            for file in model.acknowledged.values()
            if file.shot == shot and file.kind not in apart
        }
        words = {file.sha256 for file in model.acknowledged.values() if file.shot == shot and file.is_words}
        homes = [one for one in seen.pictures.values() if files & one.keys.keys()]
        if files - words:
            came = [(one.path, one.state, one.reason_code, one.asset_id) for one in seen.arrivals]
            assert len(homes) == 1, f"shot {shot} has fallen apart: {came}"
            assert files <= homes[0].keys.keys()


def the_bucket_holds_nothing_else(world: World, seen: Seen) -> None:
    """No object without a row."""
    bucket = world.services.bucket
    wanted = {key for one in seen.pictures.values() for key in one.keys.values()}
    assert {info.key for prefix in (ORIGINALS, SIDECARS) for info in bucket.list(prefix)} == wanted
    with world.services.database.read() as session:
        renditions = set(session.scalars(select(Rendition.key)))
    assert {info.key for info in bucket.list(RENDITIONS)} == renditions
    waiting = {one.incoming_key for one in seen.arrivals}
    assert [info.key for info in bucket.list("incoming/") if info.key not in waiting] == []


def the_index_is_the_catalogue(world: World, seen: Seen) -> None:
    """Search has each picture of the library, with the words that the catalogue has, and no other."""
    search = world.afresh().search
    library = {asset for asset, one in seen.pictures.items() if one.state == "ready"}
    assert set(search.ids()) == library
    for asset in library:
        for word in (seen.pictures[asset].fields["caption"] or "").split()[:1]:
            found = search.search(f"caption:{word}", event=EVENT, viewer=TEAM, limit=100)
            assert asset in found.ids, f"{word} of {asset} is not found"


def each_finds_what_is_theirs_to_see(world: World) -> None:
    """What search shows to press is what the rule book says, picture by picture."""
    now, search = datetime.now(UTC), world.afresh().search
    with world.services.database.read() as session:
        assets = session.scalars(select(Asset).where(Asset.state == "ready")).all()
        for viewer in (TEAM, PRESS):
            allowed = [one.id for one in assets if decide(viewer, terms_of(one), Action.SEE, now).allowed]
            found = search.search("", event=EVENT, viewer=viewer, limit=1000)
            assert sorted(found.ids) == sorted(allowed)
            assert found.total == len(allowed)
            layout = search.layout("", event=EVENT, viewer=viewer)
            assert sorted(layout.ids) == sorted(allowed)


def what_was_purged_is_gone(world: World, model: Model, seen: Seen) -> None:
    """Deleted for good, and written down once."""
    trashed = {asset for asset, one in seen.pictures.items() if one.state == "trashed"}
    assert trashed <= model.state.keys(), "what was in an emptied trash is still there"
    with world.services.database.read() as session:
        about = AuditEntry.action == "asset.purged"
        rows = session.execute(
            select(AuditEntry.subject_id, func.count()).where(about).group_by(AuditEntry.subject_id)
        ).all()
    assert dict(map(tuple, rows)) == dict(model.purged)

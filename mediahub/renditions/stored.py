"""Renditions into the bucket: at ingest, and again when they were lost."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, Rendition
from mediahub.media.model import RenditionData
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import ingest_specs, kind_of, required_names
from mediahub.records.describe import RECORDED_STATES
from mediahub.runtime import Services
from mediahub.storage import Bucket

PAGE = 500


def put_rendition(bucket: Bucket, identity: str, made: RenditionData) -> Rendition:
    """Write a rendition of an asset; gives its row, which is still to be added."""
    digest = hashlib.sha256(made.data).hexdigest()
    key = kind_of(made.name).key(identity, digest)
    bucket.put_bytes(key, made.data, made.mime)
    return Rendition(
        asset_id=identity,
        name=made.name,
        key=key,
        mime=made.mime,
        width=made.width,
        height=made.height,
        size=len(made.data),
        sha256=digest,
    )


def keep_renditions(session: Session, renditions: Sequence[Rendition]) -> None:
    """Write their rows, each in the place of the one of its name, if there is one."""
    if not renditions:
        return
    columns = Rendition.__table__.columns.keys()
    insert = insert_into(Rendition, session).values(
        [{name: getattr(one, name) for name in columns} for one in renditions]
    )
    new = {name: insert.excluded[name] for name in columns if name not in ("asset_id", "name")}
    session.execute(insert.on_conflict_do_update(index_elements=["asset_id", "name"], set_=new))


def without_renditions(services: Services, there: set[str]) -> Iterator[str]:
    """Ids of the assets that lack a required rendition, or whose is not in `there`, the bucket's keys."""
    last, required = "", required_names()
    while True:
        with services.database.read() as session:
            page = select(Asset.id).where(Asset.id > last, Asset.state.in_(RECORDED_STATES))
            ids = session.scalars(page.order_by(Asset.id).limit(PAGE)).all()
            rows = session.scalars(select(Rendition).where(Rendition.asset_id.in_(ids))).all()
        if not ids:
            return
        names: dict[str, set[str]] = {identity: set() for identity in ids}
        for row in rows:
            if row.key in there:
                names[row.asset_id].add(row.name)
        yield from (identity for identity in ids if not names[identity] >= required)
        last = ids[-1]


def render_again(services: Services, sandbox: Sandbox, identity: str) -> None:
    """Make an asset's renditions from its original.

    Raises MediaError if that cannot be read, and NotFound if it is not there.
    """
    with services.database.read() as session:
        key = session.get_one(Asset, identity).original_key
    with tempfile.TemporaryDirectory(dir=services.settings.temp_dir) as folder:
        path = Path(folder) / "original"
        services.bucket.get_to_file(key, path)
        analysis = sandbox.analyse(path, ingest_specs())
    made = [put_rendition(services.bucket, identity, rendition) for rendition in analysis.renditions]
    with services.database.begin() as session:
        asset = session.get(Asset, identity, with_for_update=True)
        if (
            asset is None or asset.original_key != key
        ):  # it went, or has another original, with renditions of that
            return
        for rendition in made:
            session.merge(rendition)

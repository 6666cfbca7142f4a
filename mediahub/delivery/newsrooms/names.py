"""File names at a newsroom: no two frames the same, whoever sends them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import PushFile, PushRun, PushTarget
from mediahub.delivery.files import naming


def choose(database: Database, run: PushRun, file: PushFile, wanted: str) -> str:
    """The name of a file there, kept in its row: `wanted`, unless another frame that went to this newsroom
    has that. Two workers that ask at the same time get two names."""
    with database.begin() as session:
        session.get_one(PushTarget, run.target_id, with_for_update=True)
        name = naming.unique([*_like(session, run, file, wanted), wanted])[-1]
        session.get_one(PushFile, (file.run_id, file.position)).name = name
    return name


def of_sidecar(database: Database, run: PushRun, file: PushFile, name: str) -> str:
    """What the XMP file of `name` is called there: as programs look for it, unless another frame's is."""
    stem = name.rpartition(".")[0] or name
    with database.read() as session:
        others = {one.lower() for one in _like(session, run, file, name)}
    shared = any(one.startswith(f"{stem.lower()}.") for one in others)
    return f"{name}.xmp" if shared else f"{stem}.xmp"


def _like(session: Session, run: PushRun, file: PushFile, name: str) -> list[str]:
    """Names of other frames at this newsroom that begin as this one does."""
    stem = name.rpartition(".")[0] or name
    query = (
        select(PushFile.name)
        .join(PushRun, PushRun.id == PushFile.run_id)
        .where(PushRun.target_id == run.target_id, PushFile.asset_id != file.asset_id)
        .where(func.lower(PushFile.name).startswith(stem.lower(), autoescape=True))
    )
    return list(session.scalars(query))

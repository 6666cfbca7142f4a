"""File names at a newsroom: no two frames the same, whoever sends them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Newsroom, Transmission, TransmissionFile
from mediahub.delivery.files import naming
from mediahub.media.containers.file_names import without_ending


def choose(database: Database, run: Transmission, file: TransmissionFile, wanted: str) -> str:
    """The name of a file there, kept in its row: `wanted`, unless another frame that went to this newsroom
    has that. Two workers that ask at the same time get two names."""
    with database.begin() as session:
        session.get_one(Newsroom, run.target_id, with_for_update=True)
        name = naming.unique([*_like(session, run, file, wanted), wanted])[-1]
        session.get_one(TransmissionFile, (file.run_id, file.position)).name = name
    return name


def beside(database: Database, run: Transmission, file: TransmissionFile, name: str, ending: str) -> str:
    """What the XMP file or manifest of `name` is called there, by its ending: as programs look for it, unless
    another frame's is."""
    stem = without_ending(name)
    with database.read() as session:
        others = {one.lower() for one in _like(session, run, file, name)}
    shared = any(one.startswith(f"{stem.lower()}.") for one in others)
    return f"{name}{ending}" if shared else f"{stem}{ending}"


def _like(session: Session, run: Transmission, file: TransmissionFile, name: str) -> list[str]:
    """Names of other frames at this newsroom that begin as this one does."""
    stem = without_ending(name)
    query = (
        select(TransmissionFile.name)
        .join(Transmission, Transmission.id == TransmissionFile.run_id)
        .where(Transmission.target_id == run.target_id, TransmissionFile.asset_id != file.asset_id)
        .where(func.lower(TransmissionFile.name).startswith(stem.lower(), autoescape=True))
    )
    return list(session.scalars(query))

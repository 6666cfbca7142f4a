"""Content Credentials in files of their own (`DSC_1.c2pa`): each is a file that was delivered, and ends
beside the picture that it signs, or is rejected.

Its name says which picture is meant, and its signature whether it is: of a RAW file and its JPEG, that which
was signed. A manifest inside of a file counts before one beside it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.holdings import BESIDE, MANIFEST_ROLE, StoredFile, files_of
from mediahub.catalog.models import Asset, AssetProvenance, Companion
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import (
    JOINED,
    NO_PICTURE,
    Outcome,
    known_already,
    write_down,
)
from mediahub.ingest.metadata.file_words import take_statements
from mediahub.ingest.pipeline.sidecar_files import DELETED, bring_to_end, claimed_place, joinable
from mediahub.ingest.placing.companions import claim_sidecar, settle
from mediahub.ingest.placing.sidecar_places import Unplaced, find_pictures
from mediahub.ingest.reading.pairs import lock_pairs
from mediahub.media.hashing import sha256_file
from mediahub.media.model import Facts
from mediahub.media.provenance.library import STORE_FORMAT
from mediahub.media.provenance.manifest_files import check_manifest_file, read_with_manifest
from mediahub.media.provenance.model import Provenance
from mediahub.media.sandbox.sandbox import BYTES_PER_SECOND, SECONDS, Sandbox
from mediahub.messages import N_
from mediahub.objects.holdings import delete_unowned
from mediahub.provenance.anchors import Anchors
from mediahub.provenance.stored import keep
from mediahub.runtime import Services

OTHER_FILE = "other_file"
"""Code of a manifest that signs another file than the one it came with."""
_NO_WORDS = Facts(STORE_FORMAT, "sidecar")
"""It says nothing of camera and moment that its picture could be told by."""


class Manifests:
    """Takes `.c2pa` files in. Thread-safe; every method may be repeated, and be killed at any point.

    They raise StorageError or SQLAlchemyError where a service is away, NotRead where reading failed.
    """

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services = services
        self._sandbox = sandbox
        self._anchors = Anchors(services.settings, services.database)

    def take(self, path: Path, shown: str, batch: BatchRef) -> Outcome:
        """Bring a manifest to its end and write it down: beside the picture of its name that it signs."""
        return bring_to_end(
            self._services.database,
            path,
            shown,
            batch,
            lambda size, digest: self._take(path, shown, batch, size, digest),
        )

    def finish(self, asset_id: str, path: Path) -> None:
        """Go on with one that claimed its place beside this asset before its process died."""
        with self._services.database.read() as session:
            files = _files(session, [asset_id])
        signed = self._signed(path, files)
        with self._services.database.begin() as session:
            self._settle(session, asset_id, sha256_file(path), signed)

    def _take(self, path: Path, shown: str, batch: BatchRef, size: int, digest: str) -> Outcome:
        self._sandbox.call(check_manifest_file, path)
        with self._services.database.read() as session:
            homes = joinable(session, batch, find_pictures(session, batch, shown, _NO_WORDS))
            rows = [session.get(Companion, (home, digest)) for home in homes]
            known = next((row for row in rows if row is not None and row.state == "ready"), None)
            if known is not None:
                asset = session.get_one(Asset, known.asset_id)
                return known_already(session, batch, asset, shown, size, digest)
            files = _files(session, homes)
        signed = self._signed(path, files)
        if signed is None:
            raise Unplaced(
                OTHER_FILE,
                N_(
                    "It signs another file than the picture of its name that is here. Deliver it together "
                    "with the very file that it was made for."
                ),
            )
        home = signed[0].asset_id
        with self._services.database.begin() as session:
            lock_pairs(session, batch, shown)
            if session.get(Asset, home) is None:
                raise Unplaced("deleted", DELETED)
            claimed = claim_sidecar(session, home, batch, path, shown, MANIFEST_ROLE)
        claimed.store(self._services.bucket)
        outcome = Outcome(shown, "ready", size, digest, home, JOINED)
        with self._services.database.begin() as session:
            is_there = self._settle(session, home, digest, signed)
            if is_there:
                write_down(session, batch, outcome)
        if is_there:
            return outcome
        delete_unowned(self._services.database, self._services.bucket, [claimed.key])
        return self._take(path, shown, batch, size, digest)

    def _signed(self, manifest: Path, files: list[StoredFile]) -> tuple[StoredFile, Provenance] | None:
        """The file of these that a manifest signs, and what it says of it; None where it signs none."""
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path = Path(folder) / "signed"
            for file in files:
                size = self._services.bucket.get_to_file(file.key, path)
                seconds = SECONDS + size / BYTES_PER_SECOND
                args = (path, manifest, self._anchors.pem())
                found = self._sandbox.call(read_with_manifest, *args, seconds=seconds)
                if found.verdict not in ("changed", "unreadable"):
                    return file, found
        return None

    def _settle(
        self, session: Session, asset_id: str, digest: str, signed: tuple[StoredFile, Provenance] | None
    ) -> bool:
        """It is stored: the asset says what it says, where nothing inside of the file does. False where its
        place is gone."""
        place = claimed_place(session, asset_id, digest)
        if place is None:
            return False
        asset, companion = place
        if companion.state == "ready":  # another process was quicker
            return True
        settle(session, asset_id, [digest])
        if signed is None:
            return True
        file, found = signed
        if session.get(AssetProvenance, (asset_id, file.sha256)) is None:
            keep(session, asset_id, file.sha256, found)
            take_statements(session, asset, found)
        session.flush()
        enqueue(session, [asset_id])
        return True


def _files(session: Session, homes: list[str]) -> list[StoredFile]:
    """The pictures and clips of these assets that are in S3. Raises Unplaced."""
    assets = session.scalars(select(Asset).where(Asset.id.in_(homes))).all()
    files = [file for asset in assets for file in files_of(asset) if file.role not in BESIDE]
    if not files:
        raise Unplaced(NO_PICTURE, N_("Its picture is still on its way. Deliver it again once that is here."))
    return files

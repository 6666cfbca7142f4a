"""Rights checks of a zip: when a transfer starts, and again before each of its files goes out."""

from __future__ import annotations

import time
from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import READ_BY_RULES
from mediahub.catalog.models import Archive, Asset
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.usage import records
from mediahub.delivery.zips.layout import Slice
from mediahub.delivery.zips.manifest import Manifest
from mediahub.delivery.zips.recipients import GONE, Withheld, recipient_of
from mediahub.identity.credentials import Credential, living
from mediahub.messages import N_
from mediahub.rights import Verdict
from mediahub.runtime import Services

HOLDS = 0.25
"""Seconds for which an answer of the rules counts."""
ASKED_AHEAD = 100
"""Members that are asked about together: at full speed a dozen small files go out in a moment."""
NOTED_AT_ONCE = 200
"""Files after which usage is written down, so that the database is not asked for each."""

log = structlog.get_logger()


def withheld(session: Session, archive: Archive, asset_ids: Sequence[str]) -> dict[str, Verdict]:
    """Those of these assets that whom a zip is for may not take now, with the reasons; what is gone is among
    them. Raises Withheld where nobody is left that it is for."""
    recipient, now = recipient_of(session, archive), utcnow()
    found: dict[str, Verdict] = {}
    for page in in_chunks(asset_ids):
        query = select(Asset).where(Asset.id.in_(page)).options(load_only(*READ_BY_RULES))
        verdicts = recipient.verdicts(session, list(session.scalars(query)), now)
        judged = {identity: verdicts.get(identity, GONE) for identity in page}
        found |= {identity: verdict for identity, verdict in judged.items() if not verdict.allowed}
    return found


class Gate:
    """Watches one transfer of a zip, and writes down what went out."""

    def __init__(
        self, services: Services, archive: Archive, manifest: Manifest, credential: Credential | None = None
    ) -> None:
        self._services, self._archive, self._manifest = services, archive, manifest
        self._credential = credential
        self._asked_at = 0.0
        self._open: set[str] = set()
        self._gone_out: list[int] = []

    def reach(self, index: int) -> None:
        """Raise Withheld unless the member at `index` may go out now."""
        asset_id = self._manifest.entries[index].asset_id
        if asset_id is None:
            return
        fresh = time.monotonic() - self._asked_at < HOLDS
        if fresh and asset_id in self._open:
            return
        ahead = self._manifest.entries[index : index + ASKED_AHEAD]
        ids = list(dict.fromkeys(entry.asset_id for entry in ahead if entry.asset_id))
        with self._services.database.read() as session:
            self._require_credential(session)
            refused = withheld(session, self._archive, ids)
        self._asked_at, self._open = time.monotonic(), set(ids) - set(refused)
        if asset_id in refused:
            self._refuse(asset_id)

    def _require_credential(self, session: Session) -> None:
        """Raise Withheld where the device that takes it was signed out meanwhile, or the token revoked."""
        if self._credential is not None and not living(session, [self._credential], utcnow()):
            log.warning("a zip was stopped: who took it was signed out", archive=self._archive.id)
            raise Withheld(N_("Whoever took this zip was signed out while it was sent."))

    def passed(self, part: Slice) -> None:
        """The last byte of a part was taken."""
        entry = self._manifest.entries[part.index]
        if entry.asset_id and part.stop == entry.member.size:
            self._gone_out.append(part.index)
            if len(self._gone_out) >= NOTED_AT_ONCE:
                self.note()

    def note(self) -> None:
        """Write down what went out since the last time."""
        sizes: dict[str, int] = {}
        for entry in (self._manifest.entries[index] for index in self._gone_out):
            if entry.asset_id:
                sizes[entry.asset_id] = sizes.get(entry.asset_id, 0) + entry.member.size
        if sizes:
            self._record("download", sizes)
        self._gone_out.clear()  # only now: what could not be written down is tried again at the end

    def _refuse(self, asset_id: str) -> None:
        log.warning("a zip was stopped: one of its files may not go out", archive=self._archive.id)
        self._record("refused", {asset_id: 0})
        raise Withheld(N_("A picture of this zip was withdrawn while it was sent."))

    def _record(self, action: records.Act, sizes: dict[str, int]) -> None:
        with self._services.database.begin() as session:
            try:
                recipient = recipient_of(session, self._archive)
            except Withheld:
                return
            for asset in session.scalars(select(Asset).where(Asset.id.in_(list(sizes)))):
                recipient.record(session, asset, action, self._archive.recipe, sizes[asset.id])

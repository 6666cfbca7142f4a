"""Received files in the audit log: with them begins the trail of a picture, which its downloads end."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.audit.origin import ActorKind, Origin
from mediahub.catalog.models import Arrival, Asset, Batch, FtpAccount, FtpUpload, User


def record_received(session: Session, asset_id: str, batch_id: int, path: str) -> None:
    """Write down that a file came in and became an asset, or joined one, from whoever delivered it: a worker
    takes it in, but whose delivery it is its batch says."""
    batch = session.get_one(Batch, batch_id)
    audit.record(
        session,
        audit.Action.ASSET_RECEIVED,
        session.get_one(Asset, asset_id),
        {"filename": path, "source": batch.source},
        actor=_sender(session, batch, path),
    )


def _sender(session: Session, batch: Batch, path: str) -> Origin | None:
    """Who delivers a batch; None for a command or a watched folder, which say themselves who they are."""
    if batch.link is not None:
        means = f"contributor_link {batch.link.id}"
        name = batch.link.label or batch.link.prefix
        return Origin(ActorKind.CONTRIBUTOR, batch.link.id, name, means=means)
    if batch.source == "ftp":
        account = session.scalar(
            select(FtpAccount)
            .join(FtpUpload, FtpUpload.account_id == FtpAccount.id)
            .join(Arrival, FtpUpload.arrival_id == Arrival.id)
            .where(Arrival.batch_id == batch.id, Arrival.path == path)
            .limit(1)
        )
        if account is None:  # it was listed as sent, and taken off the listing since
            return Origin(ActorKind.CAMERA, name=batch.photographer.name)
        means = f"ftp_account {account.login}"
        return Origin(ActorKind.CAMERA, account.id, account.login, means=means)
    user = session.get(User, batch.opened_by) if batch.opened_by is not None else None
    if user is None:
        return None
    roles = " ".join(sorted(role.name for role in user.roles))
    return Origin(ActorKind.USER, user.id, user.name_and_address, roles)

"""Finding about Content Credentials: what signs deliveries, until when, and whose signatures are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.settings.installation_settings import SIGNED_BY, read_setting
from mediahub.provenance.anchors import BadAnchors, configured
from mediahub.provenance.signers import NoSigner, organisations, signer_of
from mediahub.provenance.timestamps import NoTimeStamp, ask
from mediahub.services.checks.finding import Finding
from mediahub.settings import Settings

SOON = timedelta(days=30)


def look_at_time_stamps(settings: Settings) -> Iterator[Finding]:
    """Whether the time-stamp server answers, where one is set."""
    server = settings.time_stamp_server
    if not server or not settings.sign_deliveries:
        return
    try:
        ask(server, b"mediahub doctor")
    except NoTimeStamp as error:
        words = f"{error}: deliveries are signed without, until it does; see MEDIAHUB_TIME_STAMP_SERVER"
        yield Finding("time stamps", "problem", words)
    else:
        yield Finding("time stamps", "ok", f"{server} stamps the signatures of deliveries")


def look_at_signing(settings: Settings, database: Database, now: datetime | None = None) -> Finding:
    """Whether deliveries are signed, and when that ends. Raises SQLAlchemyError."""
    try:
        known = len(configured(settings))
    except BadAnchors as error:
        return Finding("signing", "problem", str(error))
    if not settings.sign_deliveries:
        return Finding("signing", "note", "deliveries are not signed: MEDIAHUB_SIGN_DELIVERIES is off")
    try:
        ours = organisations(settings)
        with database.read() as session:
            by = read_setting(session, SIGNED_BY, "")
            signer = ours or (signer_of(settings, session, by) if by else None)
    except NoSigner as error:
        return Finding("signing", "problem", str(error))
    if signer is None:
        return Finding(
            "signing", "note", "deliveries are not signed yet: a worker makes the key at its start"
        )
    left = signer.ends_at - (now or utcnow())
    place = settings.signing_certificate or "the catalogue"
    words = f"the certificate of {place} that signs deliveries"
    if left < SOON:
        when = f"ended on {signer.ends_at:%Y-%m-%d}" if left < timedelta() else f"ends in {left.days} days"
        return Finding(
            "signing", "problem", f"{words} {when}: put another one at MEDIAHUB_SIGNING_CERTIFICATE"
        )
    others = f"{known:,} trust anchors are set" if known else "no trust anchors are set: signers are unknown"
    return Finding("signing", "ok", f"{words} ends on {signer.ends_at:%Y-%m-%d}; {others}")

"""Finding about Content Credentials: what signs deliveries, until when, and whose signatures are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.settings.installation_settings import SIGNED_BY, read_setting
from mediahub.messages import N_, message
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
        words = message(
            "%(error)s: deliveries are signed without, until it does; see MEDIAHUB_TIME_STAMP_SERVER",
            error=error,
        )
        yield Finding("time_stamps", "problem", words)
    else:
        words = message("%(server)s stamps the signatures of deliveries", server=server)
        yield Finding("time_stamps", "ok", words)


def look_at_signing(settings: Settings, database: Database, now: datetime | None = None) -> Finding:
    """Whether deliveries are signed, and when that ends. Raises SQLAlchemyError."""
    try:
        known = len(configured(settings))
    except BadAnchors as error:
        return Finding("signing", "problem", str(error))
    if not settings.sign_deliveries:
        return Finding("signing", "note", N_("deliveries are not signed: MEDIAHUB_SIGN_DELIVERIES is off"))
    try:
        ours = organisations(settings)
        with database.read() as session:
            by = read_setting(session, SIGNED_BY, "")
            signer = ours or (signer_of(settings, session, by) if by else None)
    except NoSigner as error:
        return Finding("signing", "problem", str(error))
    if signer is None:
        words = N_("deliveries are not signed yet: a worker makes the key at its start")
        return Finding("signing", "note", words)
    left = signer.ends_at - (now or utcnow())
    place = settings.signing_certificate or message("the catalogue")
    day = f"{signer.ends_at:%Y-%m-%d}"
    if left < timedelta():
        words = message(
            "the certificate of %(place)s that signs deliveries ended on %(day)s: put another one at "
            "MEDIAHUB_SIGNING_CERTIFICATE",
            place=place, day=day,
        )  # fmt: skip
        return Finding("signing", "problem", words)
    if left < SOON:
        words = message(
            "the certificate of %(place)s that signs deliveries ends in %(days)s days: put another one at "
            "MEDIAHUB_SIGNING_CERTIFICATE",
            place=place, days=left.days,
        )  # fmt: skip
        return Finding("signing", "problem", words)
    anchors = (
        message("%(count)s trust anchors are set", count=f"{known:,}")
        if known
        else message("no trust anchors are set: signers are unknown")
    )
    words = message(
        "the certificate of %(place)s that signs deliveries ends on %(day)s; %(anchors)s",
        place=place, day=day, anchors=anchors,
    )  # fmt: skip
    return Finding("signing", "ok", words)

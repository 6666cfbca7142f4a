"""Trust anchors: the certificates of those whose signatures are known here."""

from __future__ import annotations

import time
from pathlib import Path

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import SigningKey
from mediahub.settings import Settings

FRESH = 60.0
"""Seconds for which what was read is not read again."""
log = structlog.get_logger()


class BadAnchors(Exception):
    """The certificates of the settings cannot be read; the message names the file and says what it must
    be."""


class Anchors:
    """Those of an installation, for whoever needs them for each file. Safe to share between threads."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._known = ""
        self._read_at = -float("inf")

    def pem(self) -> str:
        """All of them in PEM, a minute old at most. Where those of the settings cannot be read, which
        `doctor` says, only our own are known."""
        if time.monotonic() - self._read_at > FRESH:
            with self._database.read() as session:
                try:
                    self._known = trust_anchors(self._settings, session)
                except BadAnchors as error:
                    log.warning("trust anchors are not used", reason=str(error))
                    self._known = "".join(_own(session))
            self._read_at = time.monotonic()
        return self._known


def trust_anchors(settings: Settings, session: Session) -> str:
    """All of them in PEM, one after the other: those of MEDIAHUB_TRUST_ANCHORS, and this installation's own,
    by which deliveries that come back are known. Raises BadAnchors."""
    return "".join([*_own(session), *configured(settings)])


def configured(settings: Settings) -> list[str]:
    """The certificates of MEDIAHUB_TRUST_ANCHORS, each in PEM. Raises BadAnchors."""
    place = settings.trust_anchors
    if place is None:
        return []
    try:
        files = sorted(place.glob("*.pem")) if place.is_dir() else [place]
        return [pem for file in files for pem in _certificates(file)]
    except OSError as error:
        raise BadAnchors(f"{place} cannot be read ({error.strerror}); see MEDIAHUB_TRUST_ANCHORS") from error


def _own(session: Session) -> list[str]:
    ours = session.scalars(select(SigningKey.root_certificate).order_by(SigningKey.created_at))
    return list(dict.fromkeys(ours))


def _certificates(file: Path) -> list[str]:
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except ValueError as error:
        raise BadAnchors(f"{file} holds no certificates in PEM; see MEDIAHUB_TRUST_ANCHORS") from error
    return [one.public_bytes(Encoding.PEM).decode() for one in found]

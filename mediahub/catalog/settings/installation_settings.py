"""Settings of the whole installation: the organisation's name, which first steps were left out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import InstallationSetting

ORGANISATION = "organisation"
"""What the office is called; a text."""
LEFT_STEPS = "left_steps"
"""First steps that somebody decided to leave out; a list of their names."""
IGNORED_FAILURES = "ignored_failures"
"""Failed work that somebody set aside; a list of `kind:id`."""
SETUP_CODE = "setup_code"
"""SHA-256 of the code by which the first account is made; gone once it is."""

SIGNED_BY = "deliveries_signed_by"
"""Fingerprint of the certificate that signs deliveries, and how; empty where they are not signed."""


def read_setting(session: Session, name: str, default: Any = None) -> Any:
    """The value of a setting, or `default` where nobody set it."""
    row = session.get(InstallationSetting, name)
    return default if row is None else row.value


def write_setting(session: Session, name: str, value: Any) -> None:
    """Set it, also when two set it at once."""
    row = insert_into(InstallationSetting, session).values(name=name, value=value)
    changed = row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value})
    session.execute(changed)


def take_setting(session: Session, name: str, value: Any) -> bool:
    """Remove it where it has this value: of two who try at once, one does. Whether it was there."""
    row = session.get(InstallationSetting, name, with_for_update=True)
    if row is None or row.value != value:
        return False
    gone = session.execute(delete(InstallationSetting).where(InstallationSetting.name == name))
    return bool(gone.rowcount)  # type: ignore[attr-defined]

"""Links of contributors, for tests of what comes by them."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.models import ContributorLink
from mediahub.catalog.models.base import utcnow


def a_link(event_id: int, prefix: str = "link", max_bytes: int = 1_000) -> ContributorLink:
    """One that is open for an hour."""
    return ContributorLink(
        event_id=event_id,
        prefix=prefix,
        secret_sha256="0" * 64,
        max_files=10,
        max_bytes=max_bytes,
        expires_at=utcnow() + timedelta(hours=1),
    )

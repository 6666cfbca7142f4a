"""What the manifests of C2PA in an original say: a row for each signed file, none for the others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base


class AssetProvenance(Base):
    """Read when the file came. It belongs to these bytes: a retouched version has a row of its own, and an
    earlier version that is put back finds its own again."""

    __tablename__ = "asset_provenance"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the file that says it."""
    state: Mapped[str] = mapped_column(String(12))
    """`trusted`, `valid`, `invalid` or `unreadable`; see `media.provenance.model`."""
    search_values: Mapped[list[str]] = mapped_column(JSON, default=list)
    """`signed`, `changed`, `generated`: what `is:` and the facet find."""
    signers: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Everybody in the chain by every name: what `signed:` finds."""
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """All of it: `media.provenance.model.Provenance` as JSON."""

"""Sessions of an asset: the depictions that the programme of its event gives it."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base
from mediahub.catalog.models.events.event import Session
from mediahub.catalog.models.tagging.depictions import Depiction


class AssetSession(Depiction, Base):
    __tablename__ = "asset_session"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    session: Mapped[Session] = relationship()

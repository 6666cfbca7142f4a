"""Heartbeats of the processes that work in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base


class Heartbeat(Base):
    """One process; its row goes when it ends in order. Moments are the database's, for machines' clocks
    differ."""

    __tablename__ = "heartbeat"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    service: Mapped[str] = mapped_column(String(20))
    host: Mapped[str] = mapped_column(String(255))
    pid: Mapped[int]
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    loops: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Of each loop what `LoopState` holds."""
    keys: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
    """Some digits of a hash of each secret that all machines share (`services.shared_secrets`)."""

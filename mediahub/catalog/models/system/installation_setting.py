"""Settings of the whole installation that are made on pages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base


class InstallationSetting(Base):
    """One value by its name; `catalog.installation_settings` knows the names."""

    __tablename__ = "installation_setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)

"""People who sign in. The columns are those that Flask-Security reads and writes."""

from __future__ import annotations

from datetime import datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow


class Role(Base, RoleMixin):
    """`admin`, `photographer`, `marketing` or `press`."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str] = mapped_column(String(300), default="")
    permissions: Mapped[str | None] = mapped_column(Text)  # type: ignore[assignment]  # unused


class UserRole(Base):
    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id", ondelete="CASCADE"), primary_key=True)


class EventRole(Base):
    """A role of the team that somebody has for one event, whatever they have for the whole installation."""

    __tablename__ = "event_role"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    """`admin`, `photographer` or `marketing`; press of an event has a `PressAccount`."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class User(Base, UserMixin):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None] = mapped_column(String(8))
    """In which they last read pages, and so are written to; None for nobody knows."""
    link_shown_to: Mapped[str] = mapped_column(String(255), default="", server_default="")
    """The admin of an event who was shown the link to this password and may know it; empty for nobody. See
    `identity.people.roles.require_own_password`."""
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    """Kept to a few minutes, see `identity.people.presence`."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    passkey_handle: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)
    """By which authenticators know them (the `user.id` of Web Authentication): random, and says nothing."""

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # a list of our own Role
        secondary="user_role", lazy="selectin"
    )
    role_names: AssociationProxy[list[str]] = association_proxy("roles", "name")

    @property
    def name_and_address(self) -> str:
        """Who they are, as records, logs and papers say it: `Anna Li <anna@example.org>`."""
        return f"{self.name} <{self.email}>" if self.name else self.email

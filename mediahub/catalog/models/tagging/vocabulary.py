"""People and tags, each with every name it is known by."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base


class Person(Base):
    """Someone who can be in a picture."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    """The name that is shown."""
    role: Mapped[str] = mapped_column(String(300), default="")

    names: Mapped[list[PersonName]] = relationship(cascade="all, delete-orphan", order_by="PersonName.id")


class PersonName(Base):
    """A name of a person: the one shown, one in another script, an alias."""

    __tablename__ = "person_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    """`names.fold(text)`: what a name is compared by."""
    lang: Mapped[str] = mapped_column(String(12), default="")
    """BCP 47 tag, empty where it does not matter."""
    kind: Mapped[str] = mapped_column(String(20), default="alias")
    """`main` (the one shown), `native` or `alias`."""


class Tag(Base):
    """A term of the vocabulary; a tree by `parent`."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    label: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tag.id", ondelete="SET NULL"), index=True)

    parent: Mapped[Tag | None] = relationship(remote_side=[id])
    names: Mapped[list[TagName]] = relationship(cascade="all, delete-orphan", order_by="TagName.id")


class TagName(Base):
    """A name of a tag: its label, a synonym, a translation."""

    __tablename__ = "tag_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    lang: Mapped[str] = mapped_column(String(12), default="")

"""What can be done to a gallery's draft: the operations that an editor posts, checked as they come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from mediahub.problems import Invalid

END = "end"
MAX_OPERATIONS = 200

AssetId = Annotated[str, Field(pattern=r"^[a-z2-7]{1,20}$")]
SectionId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,16}$")]
Place = Annotated[str | None, Field(max_length=20)]
"""Behind which one; None is before all, `end` behind all."""
Words = Annotated[str, Field(max_length=10_000)]
Heading = Annotated[str, Field(max_length=300)]


class Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Add(Operation):
    """Put pictures in. One that is there already stays where it is."""

    op: Literal["add"]
    ids: Annotated[list[AssetId], Field(max_length=2000)]
    section: SectionId | None = None
    after: Place = END
    live: bool = False
    """In a live gallery: as its search brought it in, and takes it out again. To undo that it was removed."""


class Move(Operation):
    """Put pictures elsewhere, together, in this order."""

    op: Literal["move"]
    ids: Annotated[list[AssetId], Field(max_length=2000)]
    section: SectionId
    after: Place = END


class Remove(Operation):
    """Take pictures out; the search of a live gallery does not bring them back."""

    op: Literal["remove"]
    ids: Annotated[list[AssetId], Field(max_length=2000)]
    forget: bool = False
    """Let its search bring them back. To undo that they were added."""


class Caption(Operation):
    """The words for one picture here; None for its own."""

    op: Literal["caption"]
    id: AssetId
    was: Words | None
    text: Words | None


class AddSection(Operation):
    op: Literal["section.add"]
    section: SectionId
    heading: Heading = ""
    text: Words = ""
    after: Place = END


class MoveSection(Operation):
    op: Literal["section.move"]
    section: SectionId
    after: Place = END


class RemoveSection(Operation):
    """Its pictures go to the section before it, or else to the one behind it."""

    op: Literal["section.remove"]
    section: SectionId


class SectionText(Operation):
    op: Literal["section.text"]
    section: SectionId
    field: Literal["heading", "text"]
    was: Words
    text: Words


class Set(Operation):
    """A fact of the gallery itself."""

    op: Literal["set"]
    field: Literal["title", "intro", "layout", "cover_id", "colour", "shows_logo"]
    was: str | bool | None
    value: Annotated[str, Field(max_length=10_000)] | bool | None


AnyOperation = Annotated[
    Add | Move | Remove | Caption | AddSection | MoveSection | RemoveSection | SectionText | Set,
    Field(discriminator="op"),
]
_OPERATIONS: TypeAdapter[list[AnyOperation]] = TypeAdapter(
    Annotated[list[AnyOperation], Field(max_length=MAX_OPERATIONS)]
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where an operation met what someone else had done; it was left out, or done as near as could be."""

    code: Literal["text", "gone", "section_gone", "full", "unknown"]
    """`text`: both changed the same place; `theirs` stands. `gone`: the picture was taken out.
    `section_gone`: the section was. `full`: no room. `unknown`: no such picture in this event."""
    subject: str
    """The asset, the section, or `gallery`."""
    field: str = ""
    mine: Any = None
    theirs: Any = None


class UnreadableOperations(Invalid):
    """Operations that make no sense; the message says which."""


def read_operations(data: Any) -> list[AnyOperation]:
    """The operations of a request. Raises UnreadableOperations."""
    try:
        return _OPERATIONS.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UnreadableOperations(f"{place}: {first['msg']}") from None

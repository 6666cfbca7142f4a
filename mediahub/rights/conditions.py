"""A condition on an asset's terms, as data: the catalogue and the search engine each compile it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TextField = Literal["event", "state", "rights_class"]
MomentField = Literal["expires_at", "embargo_until"]
FlagField = Literal["held"]


@dataclass(frozen=True, slots=True)
class Everything:
    """Always true."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Never true."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field's value is among these."""

    field: TextField
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class NoneOrAfter:
    """The field is empty, or its moment is still to come after `moment`."""

    field: MomentField
    moment: datetime


@dataclass(frozen=True, slots=True)
class IsNot:
    """The flag is not set."""

    field: FlagField


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


Condition = Everything | Nothing | OneOf | NoneOrAfter | IsNot | AllOf | AnyOf

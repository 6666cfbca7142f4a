"""Operations of a bulk edit on one asset: pure functions from values to values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mediahub.catalog.models import Status
from mediahub.catalog.text_templates import expand
from mediahub.curation.edits.editing import with_depiction
from mediahub.curation.edits.fields import (
    CHOICES,
    DEPICTIONS,
    LONG,
    RATING,
    TEXTS,
    EditError,
    clean_text,
)
from mediahub.curation.edits.fields import cleaned as cleaned_value
from mediahub.curation.edits.values import Values
from mediahub.messages import N_, message

MODES = ("always", "empty", "before", "after")
"""Where a text goes: in place of what is there, only where nothing is, before it, or after it."""
MAX_OPERATIONS, MAX_NAMES = 20, 50
VARIABLES = (
    "session", "room", "people", "date", "time", "event", "photographer", "byline", "city", "title",
    "headline", "caption", "filename",
)  # fmt: skip
"""What a text may use, in braces. Each stands for what the asset held before the edit."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a bulk edit.

    `set`, `clear` and `replace` are for texts, `value` for ratings and codes, `add`, `remove` and `accept`
    (all that is suggested) for depictions.
    """

    op: str
    field: str
    text: str = ""
    mode: str = "always"
    find: str = ""
    case: bool = False
    """Whether upper and lower case differ for `replace`."""
    value: Any = None
    keys: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What `parse` reads again."""
        return {
            "op": self.op, "field": self.field, "text": self.text, "mode": self.mode, "find": self.find,
            "case": self.case, "value": self.value, "keys": list(self.keys),
        }  # fmt: skip


def parse(spec: Any) -> tuple[Operation, ...]:
    """The operations of a request. Raises EditError with what is wrong for people."""
    if not isinstance(spec, list) or not spec:
        raise EditError(N_("Say what is to change."))
    if len(spec) > MAX_OPERATIONS:
        raise EditError(message("At most %(count)d changes at once.", count=MAX_OPERATIONS))
    return tuple(_parse_one(one) for one in spec)


def _parse_one(one: Any) -> Operation:
    if not isinstance(one, dict):
        raise EditError(N_("A change is an object."))
    op, field = one.get("op"), one.get("field")
    if op == "clear" and field in TEXTS:
        return Operation("clear", field)
    if op in ("set", "replace") and field in TEXTS:
        return _parse_text(op, field, one)
    if op == "value" and (field == RATING or field in CHOICES):
        return Operation("value", field, value=cleaned_value(field, one.get("value")))
    if op in ("add", "remove") and field in DEPICTIONS:
        keys = one.get("keys")
        if not isinstance(keys, list) or not 0 < len(keys) <= MAX_NAMES:
            raise EditError(message("Choose one to %(count)d names.", count=MAX_NAMES))
        return Operation(op, field, keys=tuple(dict.fromkeys(str(key)[:200] for key in keys)))
    if op == "accept" and field in DEPICTIONS:
        return Operation("accept", field)
    raise EditError(message("There is no change “%(op)s” of “%(field)s”.", op=op, field=field))


def _parse_text(op: str, field: str, one: Mapping[str, Any]) -> Operation:
    text, mode, find = (
        str(one.get("text") or ""),
        one.get("mode") or "always",
        str(one.get("find") or ""),
    )
    if max(len(text), len(find)) > TEXTS[field]:
        raise EditError(
            message(
                "That text is too long for the field “%(field)s”: at most %(count)d characters.",
                field=field,
                count=TEXTS[field],
            )
        )
    if op == "replace":
        if not find:
            raise EditError(N_("Say which words to find."))
        return Operation("replace", field, text=text, find=find, case=bool(one.get("case")))
    if mode not in MODES:
        raise EditError(message("A text goes in one of these ways: %(modes)s.", modes=", ".join(MODES)))
    unknown = set(re.findall(r"\{(\w+)\}", text)) - set(VARIABLES)
    if unknown:
        raise EditError(
            message(
                "There is no variable {%(name)s}. There are: %(known)s.",
                name=min(unknown),
                known=", ".join(VARIABLES),
            )
        )
    return Operation("set", field, text=text, mode=mode)


def fields_of(operations: Sequence[Operation]) -> set[str]:
    """The fields that they change."""
    return {one.field for one in operations}


def require_words(operations: Sequence[Operation]) -> None:
    """Raises EditError where a text is set to nothing: taking words away is `clear`, so that no field is
    emptied by an input that was left empty."""
    if any(one.op == "set" and not one.text.strip() for one in operations):
        raise EditError(N_("Write what is to stand there. To take words away, choose “Clear”."))


def emptied(before: Any, after: Any) -> bool:
    """Whether a text that was there is not there afterwards, whatever the operation was."""
    return isinstance(before, str) and bool(before) and not after


def uses_variables(operations: Sequence[Operation]) -> bool:
    """Whether any text needs to know more of the asset."""
    return any("{" in one.text for one in operations if one.op == "set")


def apply(
    operations: Sequence[Operation], values: Values, variables: Mapping[str, str]
) -> dict[str, tuple[Any, Any]]:
    """By field, before and after, of what the operations change."""
    after = dict(values)
    for one in operations:
        after[one.field] = _applied(one, after[one.field], variables)
    return {name: (values[name], after[name]) for name in after if after[name] != values[name]}


def _applied(one: Operation, held: Any, variables: Mapping[str, str]) -> Any:
    if one.op == "clear":
        return ""
    if one.op == "set":
        return _set(one, held or "", variables)
    if one.op == "replace":
        flags = 0 if one.case else re.IGNORECASE
        return clean_text(one.field, re.sub(re.escape(one.find), lambda _: one.text, held or "", flags=flags))
    if one.op == "value":
        return one.value
    if one.op == "accept":
        suggested = [row[0] for row in held if row[3] == Status.SUGGESTED]
        return _depicted(held, suggested, "accept")
    return _depicted(held, one.keys, "add" if one.op == "add" else "reject")


def _set(one: Operation, held: str, variables: Mapping[str, str]) -> str:
    if one.mode == "empty" and held:
        return held
    new = expand(one.text, variables)
    between = "\n" if one.field in LONG and "\n" in one.text else " "
    if held and new and one.mode in ("before", "after"):
        new = between.join([new, held] if one.mode == "before" else [held, new])
    elif not new and one.mode != "always":
        new = held
    return clean_text(one.field, new)


def _depicted(depictions: list[list[Any]], keys: Sequence[str], act: str) -> list[list[Any]]:
    for key in keys:
        depictions = with_depiction(depictions, key, act)
    return depictions

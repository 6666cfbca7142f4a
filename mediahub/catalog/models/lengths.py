"""Lengths of texts: what is longer than its column is refused before it is sent, on both databases alike.

PostgreSQL refuses it by itself, with an error that says nothing to whoever wrote the text; SQLite keeps it,
whatever the column says. Who should rather have a text cut cuts it before.
"""

from __future__ import annotations

import re
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, String, event
from sqlalchemy.engine.interfaces import Compiled

from mediahub.messages import message
from mediahub.problems import Invalid

ANY_LENGTH = "any_length"
"""Execution option of a statement whose texts are kept as they are: rows of a backup older than this wall."""
_OF_MANY = re.compile(r"_m\d+$")
"""How SQLAlchemy tells the rows of one `VALUES` apart."""
_limits: WeakKeyDictionary[Compiled, dict[str, int]] = WeakKeyDictionary()


class TextTooLong(Invalid):
    """A text is longer than what its column holds."""


def require_lengths(engine: Engine) -> None:
    """Have every INSERT and UPDATE on the engine raise TextTooLong, whether the ORM made it or not."""
    event.listen(engine, "before_cursor_execute", _judge)


def _judge(_connection: Any, _cursor: Any, _sql: str, _sent: Any, context: Any, _many: bool) -> None:
    if not (context.isinsert or context.isupdate) or context.execution_options.get(ANY_LENGTH):
        return
    if (compiled := context.compiled) is None or vars(context).setdefault(ANY_LENGTH, False):
        return
    setattr(context, ANY_LENGTH, True)  # many rows are sent in several parts, and looked at once
    limits = _limits.get(compiled)
    if limits is None:
        limits = _limits[compiled] = _limits_of(compiled)
    for values in context.compiled_parameters if limits else ():
        for name, length in limits.items():
            text = values.get(name)
            if isinstance(text, str) and len(text) > length:
                raise TextTooLong(
                    message(
                        "That text is too long for the field “%(field)s”: at most %(count)d characters.",
                        field=_OF_MANY.sub("", name),
                        count=length,
                    )
                )


def _limits_of(compiled: Any) -> dict[str, int]:
    """By parameter that is written to a column, how many characters that holds. What rows are only looked up
    by may be of any length: none is found."""
    statement = compiled.statement
    if compiled.isinsert:
        written = {} if statement.select is not None else compiled.binds
    else:
        columns = statement.table.columns
        written = {name: bind for name, bind in compiled.binds.items() if name in columns}
    return {
        name: bind.type.length
        for name, bind in written.items()
        if isinstance(bind.type, String) and bind.type.length
    }

"""What follows a commit, as lines of the log do: never before the rows are there, never after a rollback."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event as events
from sqlalchemy.orm import Session

Call = Callable[[], object]
_WAITING = "when_committed"


def when_committed(session: Session, call: Call) -> None:
    """Call it once the outermost transaction of `session` is committed, in the order of asking. It finds rows
    as they are: a session that commits answers no more questions."""
    waiting: list[Call] | None = session.info.get(_WAITING)
    if waiting is None:
        waiting = session.info[_WAITING] = []
        events.listen(session, "after_commit", _call)
        events.listen(session, "after_rollback", _forget)
    waiting.append(call)


def _call(session: Session) -> None:
    if not session.in_nested_transaction():
        for call in _taken(session):
            call()


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        _taken(session)


def _taken(session: Session) -> list[Call]:
    waiting: list[Call] = session.info[_WAITING]
    taken, waiting[:] = waiting[:], []
    return taken

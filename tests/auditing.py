"""Watches that no request changes the catalogue without a trace, and that every route was watched.

Every statement that a request of an in-process application sends to the database is looked at, whatever
part of the program sent it. A transaction that writes to a table and commits has to write to the audit log,
or to a history of its own, too: else the test that made the request fails. Only the tables of `UNTRACED`, and
the columns of `UNTRACED_COLUMNS`, may be written to without, each for a reason.

That holds for routes that some test uses so that they change something. A run of all tests fails, therefore,
where a route that may change something left no trace in any of them (`EveryRoute`), unless it is one of
`CHANGES_NOTHING`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, current_app, has_request_context, request
from sqlalchemy import Connection, Engine, event

HISTORIES = {
    "audit_entry": "the audit log",
    "asset_change": "the history of a picture's words and marks, with who and when",
    "edit_action": "the same, of many pictures: who did what, and can undo it",
    "gallery_change": "each operation on a gallery's draft, with who and when",
    "usage_record": "who took or saw what",
    "news_item_receipt": "who took which item of a newsroom feed, in which version, and when",
    "gallery_comment": "a comment is signed and dated itself",
    "share_comment": "a comment of a visitor is dated, and of its link",
    "share_pick": "a heart of a visitor is dated, and of its link",
    "usage_link": "says itself who added it, and when",
    "arrival": "a file that was sent: what became of it, of whose delivery, and when",
}
"""Tables that are the trace of what was done."""
UNTRACED = {
    "audit_asset": "a part of the log",
    "rate_count": "a counter",
    "idempotency_key": "what was answered, so that it can be answered again",
    "sign_in_challenge": "a question that was asked and is answered in the same sign-in",
    "outbox": "work for the index", "record_outbox": "work for the records", "stack_due": "work for stacks",
    "revocation_due": "work for storage", "url_revocations": "a counter",
    "mail": "a letter that goes with something that is traced",
    "webhook_call": "work for webhooks",
    "news_feed": "numbers of a feed", "news_item": "of a feed", "news_item_due": "work for feeds",
    "pick": "one's own mark while culling; what is made of marks is an edit",
    "saved_search": "one's own question; its webhook and feeds are traced",
    "search_baseline": "of a saved search", "search_visit": "of a saved search",
    "search_notification": "of a saved search", "recent_search": "one's own search",
    "basket": "one's own tray; sharing it is traced", "basket_item": "of a basket",
    "basket_member": "of a basket",
    "batch": "a delivery that was begun: it says who, and its files follow",
    "delivered_file": "a file that is made when it is wanted; taking it is a usage record",
    "contact_sheet": "a paper that is drawn when it is wanted; handing it out is traced",
    "rendition": "a smaller version that is made when somebody first looks",
    "recipient_number": "goes with a usage record", "stored_checksum": "a fact of a file",
    "crop": "a cut of a picture, with who made it", "framing": "of a crop",
    "gallery_item": "of a live gallery", "gallery_section": "of a live gallery",
    "oidc_session": "of a session whose sign-in is traced", "heartbeat": "a sign of life",
    "tagger_run": "work for taggers",
}  # fmt: skip
"""Tables that may be written to alone, and why."""
UNTRACED_INSERTS = {"photographer": "the name in a delivery that was begun, by who its batch says"}
"""Tables that new rows may come into without, and why; what is there may not be changed so."""
UNTRACED_COLUMNS = {
    "user": {"language", "passkey_handle", "last_seen_at"},
    "sign_in_link": {"used_at"},
    "authenticator": {"last_counter"},
    "passkey": {"sign_count", "last_used_at"},
    "oidc_account": {"last_sign_in_at"},
    "recovery_code": {"used_at"},
    "newsroom": {"options"},
    "contributor_link": {"discarded_bytes"},
    "photographer": {"user_id"},
    "face_consent": {"finished_at"},
    "api_token": {"last_used_at"},
    "feed_token": {"last_used_at"},
    "press_account": {"last_seen_at"},
    "sign_in_session": {"last_seen_at", "address"},
    "share_link": {"views", "downloads", "last_seen_at"},
}
"""Columns that may be changed alone: when somebody was last here, the language that they read, that a key was
used in a sign-in whose next step is traced, what a server showed of itself, that what was decided is done,
whose name it is that an account delivers under, as its batch says, how much of a link was used up."""
PASSING = frozenset({"token.used", "access.refused"})
"""Entries about a request and not about what it changed."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_READS, _ASKS = "reads, and is asked by POST for the length of the question", "a question of a sign-in"
_TRAY, _SEARCH = (
    "one's own tray; sharing it is traced",
    "one's own question; its webhook and feeds are traced",
)
_CUT, _BEGUN = "a cut of a picture, with who made it", "a delivery: it says who, and its files follow"
CHANGES_NOTHING: dict[str, str] = {
    "POST library.folded_in": _READS, "POST library.tile_data": _READS, "POST bulk_edits.preview": _READS,
    "POST culling.frames": _READS, "POST zips.sizes": _READS, "POST api-uploads.known": _READS,
    "POST api-uploads.sign": "gives an address for bytes; the file that comes is traced",
    "POST api-uploads-together.sign_many": "gives addresses for bytes; the files that come are traced",
    "POST passkey_sign_in.question": _ASKS, "POST passkeys.question": _ASKS,
    "POST second_step.question": _ASKS, "POST verify.question": _ASKS,
    "POST culling.answer": "one's own mark while culling; what is made of marks is an edit",
    "POST baskets.change": _TRAY, "POST baskets.create": _TRAY, "POST baskets.delete": _TRAY,
    "POST baskets.put_into_current": _TRAY, "POST api-baskets.create": _TRAY,
    "PATCH api-baskets.change": _TRAY, "DELETE api-baskets.delete": _TRAY,
    "POST searches.save": _SEARCH, "POST searches.delete": _SEARCH,
    "POST searches.recent": _SEARCH, "POST api-searches.create": _SEARCH,
    "POST unsubscribe.stop": "ends the mails of one's own search",
    "POST crops.delete": _CUT, "POST crops.focus": _CUT, "POST crops.frame": _CUT,
    "POST crops.save": _CUT, "POST crops.unframe": _CUT,
    "POST api-batches.open_batch": _BEGUN, "POST api-batches.finish": _BEGUN,
    "POST review.teach_tag": "needs pictures that were looked at; `tagging.teaching` writes its entry",
    "POST admin_backups.make": "is refused without a target; with one, `tests/unit/backup` sees its entry",
}  # fmt: skip
"""Routes by method and endpoint that leave no trace, and why they need none."""
WRITES = re.compile(
    r"""\s*(?:INSERT(?:\ OR\ \w+)?\ INTO|UPDATE|DELETE\ FROM)\s+"?(?P<table>\w+)"?
    (?:\ SET\ (?P<set>.*?)\ WHERE)?""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
INSERT = re.compile(r"\s*INSERT", re.IGNORECASE)
COLUMN = re.compile(r'(?:^|,\s*)"?(\w+)"?\s*=')


def written_by(statement: str) -> str | None:
    """The table that a statement writes to; None for one that reads, and for columns that may be changed."""
    found = WRITES.match(statement)
    if found is None:
        return None
    table = found["table"].lower()
    if table in UNTRACED_INSERTS and INSERT.match(statement):
        return None
    columns = set(COLUMN.findall(found["set"] or ""))
    return None if columns and columns <= UNTRACED_COLUMNS.get(table, set()) else table


def _texts(parameters: Any) -> Iterator[str]:
    """The texts among the parameters of a statement, of one row or of many."""
    values = parameters.values() if isinstance(parameters, dict) else parameters or ()
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list | tuple):
            yield from _texts(value)


def changing_routes(app: Flask) -> set[str]:
    """Method and endpoint of every route of MediaHub that may change something."""
    return {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - READING
        if "mediahub" in app.extensions
    }


def unseen(routes: Collection[str], traced: Collection[str]) -> list[str]:
    """What is wrong with the traces of routes: those that left none and are not excepted, and exceptions that
    are none any more."""
    missing = set(routes) - set(traced) - CHANGES_NOTHING.keys()
    gone = CHANGES_NOTHING.keys() - set(routes)
    left = CHANGES_NOTHING.keys() & set(traced)
    return [
        *(f"{route} left no trace in any test" for route in sorted(missing)),
        *(f"{route} is an exception, and there is no such route" for route in sorted(gone)),
        *(f"{route} is an exception, and leaves a trace" for route in sorted(left)),
    ]


class Watch:
    """What requests wrote and committed without a trace."""

    def __init__(self) -> None:
        self.untraced: list[str] = []
        self.traced: set[str] = set()
        """Routes that left a trace, by method and endpoint."""
        self.routes: set[str] = set()
        """Routes of the application that may change something."""
        self._written: dict[int, set[str]] = {}

    def statement(
        self, connection: Connection, cursor: Any, statement: str, parameters: Any, *_: Any
    ) -> None:
        # a driver knows how many rows a statement with RETURNING changed once they are fetched
        changed_none = cursor.rowcount == 0 and "RETURNING" not in statement and not INSERT.match(statement)
        if not has_request_context() or changed_none or not (table := written_by(statement)):
            return
        if table != "audit_entry" or not PASSING & set(_texts(parameters)):
            self._written.setdefault(id(connection), set()).add(table)

    def commit(self, connection: Connection) -> None:
        written = self._written.pop(id(connection), set())
        if not written or not has_request_context():
            return
        route = f"{request.method} {request.endpoint or request.path}"
        self.routes = self.routes or changing_routes(current_app)
        if written & HISTORIES.keys():
            self.traced.add(route)
        elif silent := written - UNTRACED.keys():
            self.untraced.append(f"{route} wrote {', '.join(sorted(silent))}")

    def rollback(self, connection: Connection) -> None:
        self._written.pop(id(connection), None)


WATCH = pytest.StashKey[Watch]()


class EveryRoute:
    """Fails a run of all tests in which some route that changes something left no trace.

    Each route has tests of its own, which use it in the ways that change something: what they leave is put
    together at the end, from all processes. A run of some tests says nothing.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._routes: set[str] = set()
        self._traced: set[str] = set()
        self._wrong: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what another process saw."""
        routes, traced = getattr(node, "workeroutput", {}).get("audited", ((), ()))
        self._routes.update(routes)
        self._traced.update(traced)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what this process saw, or judge what all did."""
        if watch := self._config.stash.get(WATCH, None):
            self._routes |= watch.routes
            self._traced |= watch.traced
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput["audited"] = sorted(self._routes), sorted(self._traced)
        elif self._is_whole():
            self._wrong = unseen(self._routes, self._traced)
            if self._wrong and session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Name what is wrong."""
        if self._wrong:
            terminalreporter.section("routes without a trace (tests/auditing.py)", red=True)
            for line in self._wrong:
                terminalreporter.line(line)

    def _is_whole(self) -> bool:
        asked = self._config.option
        some = asked.file_or_dir or asked.keyword or asked.markexpr or asked.collectonly or asked.maxfail
        return not some and bool(self._routes)


@contextmanager
def watching() -> Iterator[Watch]:
    """Look at every engine of this process while a `with` block runs."""
    watch = Watch()
    listeners = {
        "after_cursor_execute": watch.statement, "commit": watch.commit, "rollback": watch.rollback,
    }  # fmt: skip
    for name, listener in listeners.items():
        event.listen(Engine, name, listener)
    try:
        yield watch
    finally:
        for name, listener in listeners.items():
            event.remove(Engine, name, listener)

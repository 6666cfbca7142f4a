"""Every subcommand, and what a person can do to an installation so that none of them can work."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

Fault = Callable[[Path, Callable[[str, str], None]], None]
"""Breaks the installation of a home; the second argument sets a variable."""
SERVICES = {
    ("up",): ("--no-demo",),
    **{(name,): () for name in ("web", "worker", "indexer", "ftp", "storage")},
}
"""What runs until a signal: each fault gets a process of its own for these."""
ONCE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("ingest",): ("{file}", "--event", "e", "--photographer", "Ann"),
    ("watch",): ("{folder}", "--event", "e", "--photographer", "Ann"),
    ("push",): (
        "{file}",
        "--server",
        "http://127.0.0.1:9",
        "--token",
        "t",
        "--event",
        "e",
        "--patience",
        "0",
    ),
    ("receipt",): ("1",),
    ("signing",): (),
    ("inspect",): ("{file}",),
    ("search",): ("robot",),
    ("events", "list"): (),
    ("events", "create"): ("e", "--name", "E", "--timezone", "UTC"),
    ("programme", "import"): ("{file}", "--event", "e"),
    ("users", "list"): (),
    ("users", "create"): ("a@example.org", "--role", "press", "--password", "correct horse battery"),
    ("users", "password"): ("a@example.org", "--password", "correct horse battery"),
    ("users", "invite"): ("a@example.org", "--role", "press"),
    ("users", "link"): ("a@example.org",),
    ("users", "roles"): ("a@example.org", "--role", "press"),
    ("users", "disable"): ("a@example.org",),
    ("users", "enable"): ("a@example.org",),
    ("users", "sign-out"): ("a@example.org",),
    ("users", "remove-factors"): ("a@example.org",),
    ("users", "delete"): ("a@example.org", "--yes"),
    ("tokens", "create"): ("a@example.org", "--scope", "read"),
    ("tokens", "list"): (),
    ("tokens", "revoke"): ("mediahub_x",),
    ("contributor-links", "create"): ("e",),
    ("contributor-links", "list"): (),
    ("contributor-links", "revoke"): ("x",),
    ("ftp-accounts", "create"): ("cam", "--event", "e", "--photographer", "Ann"),
    ("ftp-accounts", "set"): ("cam",),
    ("ftp-accounts", "list"): (),
    ("ftp-accounts", "disable"): ("cam",),
    ("ftp-accounts", "enable"): ("cam",),
    ("ftp-accounts", "tls"): ("e", "--require"),
    ("audit", "list"): (),
    ("audit", "export"): (),
    ("secrets", "check"): (),
    ("secrets", "export"): ("{folder}/shared.env",),
    ("secrets", "rotate"): (),
    ("doctor",): (),
    ("verify",): (),
    ("reindex",): (),
    ("rebuild",): ("--from-storage",),
    ("backup",): ("{folder}/backup",),
    ("restore",): ("{folder}/backup",),
    ("export",): ("e", "{folder}/e.tar"),
    ("import",): ("{file}",),
    ("retry",): (),
    ("trash", "list"): ("--event", "e"),
    ("trash", "move"): ("x",),
    ("trash", "restore"): ("x",),
    ("trash", "empty"): ("--event", "e", "--yes"),
    ("demo", "generate"): ("{file}/below",),
    ("demo", "load"): (),
    ("migrate",): (),
}
WITHOUT_HOME = {("push",), ("inspect",), ("restore",), ("demo", "generate")}
"""What needs no installation: no fault of one is theirs."""


def arguments(command: tuple[str, ...], folder: Path) -> list[str]:
    file = folder / "a file.txt"
    file.write_text("no picture")
    return [*command, *(part.format(file=file, folder=folder) for part in {**ONCE, **SERVICES}[command])]


def nonsense_value(home: Path, set_to: Callable[[str, str], None]) -> None:
    set_to("MEDIAHUB_PORT", "many")


def home_is_a_file(home: Path, set_to: Callable[[str, str], None]) -> None:
    set_to("MEDIAHUB_HOME", __file__)


def home_is_below_a_file(home: Path, set_to: Callable[[str, str], None]) -> None:
    set_to("MEDIAHUB_HOME", f"{__file__}/home")


def damaged_secrets(home: Path, set_to: Callable[[str, str], None]) -> None:
    (home / "secrets.json").write_text("{")


def nonsense_database(home: Path, set_to: Callable[[str, str], None]) -> None:
    set_to("MEDIAHUB_DATABASE_URL", "nonsense")


def unknown_database(home: Path, set_to: Callable[[str, str], None]) -> None:
    set_to("MEDIAHUB_DATABASE_URL", "oracle2://me:hush-hush@db/x")


def postgres_away(home: Path, set_to: Callable[[str, str], None]) -> None:
    set_to("MEDIAHUB_DATABASE_URL", "postgresql://me:hush-hush@127.0.0.1:9/x")


def damaged_database(home: Path, set_to: Callable[[str, str], None]) -> None:
    (home / "mediahub.sqlite").write_bytes(b"no database at all" * 1000)


def database_is_a_folder(home: Path, set_to: Callable[[str, str], None]) -> None:
    set_to("MEDIAHUB_DATABASE_URL", f"sqlite:///{home}")


def newer_database(home: Path, set_to: Callable[[str, str], None]) -> None:
    with sqlite3.connect(home / "mediahub.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def index_is_a_file(home: Path, set_to: Callable[[str, str], None]) -> None:
    (home / "index").write_text("")


FAULTS: dict[Fault, str] = {
    nonsense_value: "MEDIAHUB_PORT",
    home_is_a_file: "MEDIAHUB_HOME",
    home_is_below_a_file: "MEDIAHUB_HOME",
    damaged_secrets: "secrets.json is damaged",
    nonsense_database: "MEDIAHUB_DATABASE_URL is no address",
    unknown_database: "MEDIAHUB_DATABASE_URL is no address",
    postgres_away: "PostgreSQL does not answer",
    damaged_database: "the database file is damaged",
    database_is_a_folder: "the database file cannot be opened",
    newer_database: "update this program",
    index_is_a_file: "",
}
"""Each fault and what is said of it, by every command of an installation; of the index few need to know."""
OF_SETTINGS = tuple(FAULTS)[:6]
"""Those that services refuse, too; the others may pass while they wait."""
LOOK_AT_S3_FIRST = {("verify",)}

"""Every subcommand under every fault that a person can provoke: a sentence, a status, and no traceback."""

from __future__ import annotations

import itertools
import json
import logging
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import structlog
from click.testing import CliRunner, Result

from mediahub.catalog.db import database as catalogue
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.cli import COMMANDS, main
from mediahub.cli.failures import BROKEN_PIPE, INTERRUPTED, sentence
from mediahub.services import needs
from mediahub.settings import Settings, load_settings
from tests.functional.faults import (
    FAULTS,
    LOOK_AT_S3_FIRST,
    OF_SETTINGS,
    ONCE,
    SERVICES,
    WITHOUT_HOME,
    Fault,
    arguments,
    damaged_database,
    nonsense_database,
    unknown_database,
)
from tests.long import LONG
from tests.services import free_ports

ALWAYS_FAIL = "nobody can do that"
TURNS = 1 if LONG else 8
"""Everything under every fault; else a command under one fault in eight, and two services, by turns."""
TRIED = [
    pytest.param(command, fault, id=f"{' '.join(command)}-{fault.__name__}")
    for (row, command), (column, fault) in itertools.product(enumerate(ONCE), enumerate(FAULTS))
    if (row + column) % TURNS == 0
]


@pytest.fixture
def home(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation whose catalogue is there and whose S3 answers nobody."""
    for name in [name for name in os.environ if name.startswith("MEDIAHUB_")]:
        monkeypatch.delenv(name)
    web, s3 = free_ports(2)
    folder = tmp_path / "home"
    values = {
        "HOME": folder,
        "PORT": web,
        "S3_PORT": s3,
        "STORAGE": "external",
        "S3_ENDPOINT": "http://127.0.0.1:9",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"MEDIAHUB_{name}", str(value))
    monkeypatch.setattr(catalogue, "LOCK_SECONDS", 0.1)
    monkeypatch.setattr(needs.await_needs, "__defaults__", (0.2,))
    load_settings()  # it makes the home
    shutil.copy(migrated, folder / "mediahub.sqlite")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield folder
    for number, handler in handlers.items():
        signal.signal(number, handler)
    structlog.reset_defaults()
    root = logging.getLogger()
    for one in [one for one in root.handlers if getattr(one, "is_ours", "")]:
        root.removeHandler(one)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalogue of the newest schema, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "mediahub.sqlite"
    Database(f"sqlite:///{path}").migrate()
    return path


def assert_in_words(result: Result, command: tuple[str, ...]) -> None:
    """What every end of every command has in common."""
    said = result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in said
    assert "hush-hush" not in said
    assert result.exit_code in (0, 1), said  # 2 would be a command line of this test that is wrong
    assert "fault of its own" not in said, said
    assert not re.search(r"[.?!]\.(\s|$)", said.replace("...", "")), said
    if result.exit_code and command != ("doctor",) and command != ("inspect",):
        assert "Error: " in said, said


def test_every_subcommand_is_walked() -> None:
    walked = set()
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        subcommands = command.commands if isinstance(command, click.Group) else {}
        walked |= {(name, one) for one in subcommands} or {(name,)}
    assert walked == ONCE.keys() | SERVICES.keys()


@pytest.mark.parametrize(("command", "fault"), TRIED)
def test_a_fault_is_said_in_words(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    fault: Fault,
) -> None:
    fault(home, monkeypatch.setenv)
    result = CliRunner().invoke(main, arguments(command, home.parent))
    assert_in_words(result, command)
    words = FAULTS[fault]
    if words and command not in WITHOUT_HOME and (fault in OF_SETTINGS or command not in LOOK_AT_S3_FIRST):
        assert result.exit_code == 1, result.output
        assert words in " ".join(result.output.split())
    if command == ("doctor",) and fault not in OF_SETTINGS[:4]:
        assert "pages" in result.output  # it looks at everything, whatever it finds


@pytest.mark.parametrize("command", ONCE, ids=" ".join)
def test_a_locked_catalogue_is_said_in_words(home: Path, command: tuple[str, ...]) -> None:
    with sqlite3.connect(home / "mediahub.sqlite", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        result = CliRunner().invoke(main, arguments(command, home.parent))
        other.execute("ROLLBACK")
    assert_in_words(result, command)
    if command in {("events", "create"), ("users", "create")}:
        assert "held by another process" in result.output


@pytest.mark.services
@pytest.mark.parametrize("fault", OF_SETTINGS, ids=lambda fault: fault.__name__)
def test_services_refuse_what_they_cannot_run_with(
    home: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setenv("MEDIAHUB_STORAGE", "embedded")
    fault(home, monkeypatch.setenv)
    meant = [command for command in SERVICES if needed(command, fault)]
    if not LONG:  # each takes a second or two of a processor to start
        meant = [meant[OF_SETTINGS.index(fault) % len(meant)]]
    started = {command: start(*arguments(command, home.parent)) for command in dict.fromkeys(meant)}
    for command, process in started.items():
        out, err = process.communicate(timeout=90)
        assert process.returncode == 1, (command, out, err)
        assert "Traceback" not in readable(err), (command, err)
        assert "hush-hush" not in out + err
        assert "Error: " in err or '"level": "critical"' in err, (command, err)


def needed(command: tuple[str, ...], fault: object) -> bool:
    """Storage has no database."""
    return command != ("storage",) or fault not in (nonsense_database, unknown_database)


def readable(log: str) -> str:
    """What a person sees of it: a line of JSON may well hold a traceback."""
    return "\n".join(line for line in log.splitlines() if not line.startswith("{"))


def start(*args: str, **options: object) -> subprocess.Popen[str]:
    settings = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "stdin": subprocess.DEVNULL,
        "text": True,
    }
    return subprocess.Popen([sys.executable, "-m", "mediahub", *args], **{**settings, **options})


def test_a_reader_that_goes_away_ends_it_silently(home: Path) -> None:
    database = Database.of(load_settings())
    with database.begin() as session:  # more than a pipe holds
        for number in range(600):
            create_event(session, f"e{number}", "E" * 200, "UTC")
    database.dispose()
    process = start("events", "list")
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(60) == BROKEN_PIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_the_output_is_said(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        process = start("receipt", "--public-key", stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "no room is left on the disk" in err
    assert "Traceback" not in err


def test_ctrl_c_is_no_traceback(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(
        "mediahub.cli.library.events.list_events", lambda session: signal.raise_signal(signal.SIGINT)
    )
    result = CliRunner().invoke(main, ["events", "list"])
    assert result.exit_code == INTERRUPTED
    assert result.output.strip() == "Stopped."


def test_the_traceback_is_in_a_private_log_and_the_terminal_says_where(home: Path) -> None:
    damaged_database(home, os.environ.__setitem__)
    result = CliRunner().invoke(main, ["users", "list"])
    log = home / "log" / "commands.log"
    assert str(log) in result.output
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    (line,) = map(json.loads, log.read_text().splitlines())
    assert "Traceback" in line["exception"]
    assert (line["level"], line["service"]) == ("error", "users")


def test_a_fault_of_ours_is_called_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings()

    def broken(*_: object, **__: object) -> None:
        secret = settings.s3_secret_key.get_secret_value()
        raise TypeError(f"{ALWAYS_FAIL} {secret}")

    monkeypatch.setattr("mediahub.cli.library.events.list_events", broken)
    result = CliRunner().invoke(main, ["events", "list"])
    assert result.exit_code == 1
    assert "fault of its own (TypeError: nobody can do that" in result.output
    assert "please report it" in result.output
    written = (home / "log" / "commands.log").read_text()
    assert ALWAYS_FAIL in written
    assert settings.s3_secret_key.get_secret_value() not in written + result.output


def test_what_postgres_says_is_said_in_words(
    postgres_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = postgres_url.partition("@")[2] or postgres_url.partition("//")[2]
    cases = {
        f"postgresql://postgres@{server}/nowhere": "does not know this database or account",
        f"postgresql://nobody@{server}/postgres": "does not know this database or account",
        "postgresql://me@127.0.0.1:9/x": "does not answer",
    }
    for url, words in cases.items():
        monkeypatch.setenv("MEDIAHUB_DATABASE_URL", url)
        result = CliRunner().invoke(main, ["users", "list"])
        assert result.exit_code == 1
        assert words in result.output, result.output


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("PRAGMA max_page_count = 1", "no room is left"),
        ("PRAGMA query_only = ON", "may not be written"),
    ],
)
def test_what_sqlite_says_is_said_in_words(tmp_path: Path, statement: str, words: str) -> None:
    with sqlite3.connect(tmp_path / "x") as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.commit()
        connection.execute(statement)
        with pytest.raises(sqlite3.Error) as raised:
            connection.executemany("INSERT INTO t VALUES (?)", itertools.repeat(("x" * 9000,), 9))
    assert words in (sentence(raised.value) or "")


def test_a_port_in_use_and_a_home_in_use_are_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    settings: Settings = load_settings()
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.port))
        other.listen()
        _, err = (process := start("up", "--no-demo")).communicate(timeout=60)
    assert process.returncode == 1
    assert f"port {settings.port}, for the web server, is in use" in err

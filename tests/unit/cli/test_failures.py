"""What went wrong becomes a sentence that says what to do, and the log has the rest."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from alembic.util import CommandError
from sqlalchemy.exc import OperationalError

from mediahub.cli.failures import FAILED, INTERRUPTED, as_sentence, end_in_words, sentence, stopped
from mediahub.media.model import MediaError
from mediahub.services.errors import ServiceError
from mediahub.settings import SettingsError
from mediahub.storage.errors import Unavailable


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SettingsError("MEDIAHUB_PORT is no port"), "MEDIAHUB_PORT is no port"),
        (ServiceError("port 80 is in use"), "port 80 is in use"),
        (Unavailable("cannot read a"), "cannot read a"),
        (MediaError("damaged", "It is damaged."), "It is damaged."),
        (CommandError("Can't locate revision"), "update this program"),
        (
            OperationalError("x", {}, sqlite3.OperationalError("database is locked")),
            "held by another process",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "no room is left on the disk"),
        (OSError(errno.ENOENT, "No such file", "/a/b"), "/a/b: there is no such file or folder"),
        (OSError(errno.EXDEV, "Invalid cross-device link"), "the system says Invalid cross-device link"),
        (MemoryError(), "no memory left"),
        (UnicodeEncodeError("ascii", "尹", 0, 1, "ordinal"), "PYTHONIOENCODING=utf-8"),
    ],
)
def test_what_somebody_can_do_something_about_is_said(error: BaseException, words: str) -> None:
    assert words in (sentence(error) or "")


@pytest.mark.parametrize("error", [KeyError("x"), RuntimeError("y"), OSError("no number")])
def test_a_fault_of_the_program_has_no_sentence(error: BaseException) -> None:
    assert sentence(error) is None


def test_another_sentence_can_follow() -> None:
    assert [as_sentence(words) for words in ("a", "a.", "a?")] == ["a.", "a.", "a?"]
    assert str(stopped(ServiceError("port 80 is in use")).message).startswith(
        "Stopped: port 80 is in use. Run"
    )
    assert "y" in stopped(RuntimeError("y")).message


def test_a_fault_of_ours_ends_with_1_and_its_traceback_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MEDIAHUB_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    try:
        raise KeyError("lost")
    except KeyError as error:
        with pytest.raises(SystemExit) as ending:
            end_in_words(error, "ingest")
    assert ending.value.code == FAILED
    said = capsys.readouterr().err
    assert "by a fault of its own (KeyError" in said
    assert "please report it with what the log says of it" in said
    (log,) = tmp_path.rglob("*.log")
    assert "Traceback" in log.read_text()
    assert str(log) in said


def test_ctrl_c_and_known_errors_need_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ending:
        end_in_words(KeyboardInterrupt(), "ingest")
    assert ending.value.code == INTERRUPTED
    with pytest.raises(SystemExit):
        end_in_words(ServiceError("port 80 is in use"), "web")
    assert capsys.readouterr().err == "\nStopped.\nError: port 80 is in use.\n"
    assert list(tmp_path.rglob("*.log")) == []

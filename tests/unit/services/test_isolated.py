"""Calls in a process of its own: what comes back, and that watchers stay small."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mediahub.services.errors import ServiceError
from mediahub.services.isolated import IsolatedCall, call_isolated
from mediahub.storage.errors import StorageError

HEAVY = ("sqlalchemy", "alembic", "boto3", "botocore", "numpy", "PIL", "flask", "mediahub.catalog")


def fails(message: str) -> None:
    print("what is printed is no answer")
    raise StorageError(message)


def fails_oddly() -> None:
    class Odd(Exception):
        pass

    raise Odd("cannot be pickled")


def ends() -> None:
    sys.exit(3)


def test_what_the_function_gives_comes_back():
    assert call_isolated("os.path:join", "a", "b") == "a/b"


def test_its_error_comes_back_as_it_was():
    with pytest.raises(StorageError, match="no bucket"):
        call_isolated("tests.unit.services.test_isolated:fails", "no bucket")


def test_an_error_of_any_kind_comes_back_in_words():
    with pytest.raises(ServiceError, match="cannot be pickled"):
        call_isolated("tests.unit.services.test_isolated:fails_oddly")


def test_a_process_that_says_nothing_is_an_error():
    with pytest.raises(ServiceError, match="status 3"):
        call_isolated("tests.unit.services.test_isolated:ends")


def test_leaving_the_block_ends_the_call():
    with IsolatedCall("time:sleep", 600) as call:
        assert not call.has_ended()
    assert call.has_ended()


@pytest.mark.parametrize("command", ["up", "storage"])
def test_what_only_watches_over_others_stays_small(command, tmp_path):
    """Both stay as long as the installation: 60 MB more each, if they held a catalogue and a client of S3."""
    code = (
        "import sys, click; from mediahub.cli import main;"
        f"main.resolve_command(click.Context(main), ['{command}']);"
        f"sys.exit(' '.join(one for one in {HEAVY!r} if one in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"MEDIAHUB_HOME": str(tmp_path), "HOME": str(tmp_path)},
        check=False,
    )
    assert done.stderr.strip() == "", done.stderr

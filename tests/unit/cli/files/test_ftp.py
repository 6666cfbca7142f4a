"""The words that an FTP account gives to what comes by it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mediahub.cli.files.ftp import ftp_accounts
from mediahub.ingest.sources.ftp import server
from mediahub.runtime import Services
from tests.unit.cli.conftest import Run


@pytest.mark.parametrize(
    "command", [("create", "anna", "--event", "e", "--photographer", "Anna"), ("set", "anna")]
)
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("caption=At {sesion}", "There is no variable {sesion}. There are: date,"),
        ("capton=At {session}", "capton: the fields are"),
    ],
)
def test_a_template_that_would_never_be_filled_is_refused(
    command: tuple[str, ...], given: str, reason: str
) -> None:
    result = CliRunner().invoke(ftp_accounts, [*command, "--template", given])
    assert result.exit_code == 2
    assert reason in " ".join(result.output.replace("│", " ").split())


def test_the_server_says_when_it_is_ready_and_why_it_cannot_be(
    run: Run, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    monkeypatch.setattr("mediahub.cli.running.services.prepare", lambda name: services.settings)
    monkeypatch.setattr("mediahub.services.process_locks.register", lambda settings, name: steps.append(name))
    monkeypatch.setattr(server, "run_ftp", lambda opened, when_ready: when_ready())
    assert run("ftp").exit_code == 0
    assert steps == ["ftp"]

    def taken(*_: object) -> None:
        raise server.FtpError("Port 21 is taken.")

    monkeypatch.setattr(server, "run_ftp", taken)
    failed = run("ftp")
    assert (failed.exit_code, failed.stderr) == (1, "Error: Port 21 is taken.\n")

"""The words that an FTP account gives to what comes by it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mediahub.cli.files.ftp import ftp_accounts


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

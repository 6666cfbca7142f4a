"""`mediahub contributor-links`."""

from __future__ import annotations

from mediahub.runtime import Services
from tests.unit.cli.conftest import Run


def test_a_link_from_making_to_revoking(run: Run, services: Services) -> None:
    made = run("contributor-links", "create", "summit", "--label", "Guests", "--files", "3", "--gib", "1")
    address = made.stdout.strip()
    assert (made.exit_code, "/c/contribute_" in address) == (0, True)
    assert "3 files, 1 GiB. It is not shown again." in made.stderr
    listed = run("contributor-links", "list").stdout
    prefix, event, until, files, size, label = listed.strip().split("\t")
    assert (event, until[:5], files, size, label) == ("summit", "until", "0/3 files", "0.0/1 GiB", "Guests")
    assert address not in listed
    assert run("contributor-links", "revoke", prefix).exit_code == 0
    assert "\tended\t" in run("contributor-links", "list").stdout


def test_mistakes_are_said(run: Run, services: Services) -> None:
    for arguments in (("create", "none"), ("create", "summit", "--days", "0"), ("revoke", "contribute_x")):
        failed = run("contributor-links", *arguments)
        assert (failed.exit_code, failed.stderr[:7]) == (1, "Error: "), arguments

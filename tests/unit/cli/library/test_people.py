"""`mediahub users`: the verbs of the People page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mediahub.app import create_app
from mediahub.cli.library.people import NEW_PASSWORD
from mediahub.settings import load_settings
from tests.unit.cli.conftest import Run

LENA = "lena@example.org"


@pytest.fixture
def office(run: Run) -> Run:
    """Two events, an admin, and marketing of one of them who was invited."""
    for slug in ("summit", "gala"):
        assert run("events", "create", slug, "--name", slug, "--timezone", "UTC").exit_code == 0
    made = run("users", "create", "ann@example.org", "--role", "admin", "--password", "long enough pw")
    assert made.exit_code == 0
    return run


def roles(run: Run) -> dict[str, list[str]]:
    lines = (line.split("\t") for line in run("users", "list").stdout.splitlines())
    return {email: rest for email, *rest in lines}


def test_an_invitation_gives_a_link_that_the_site_knows(office: Run, home: Path) -> None:
    made = office("users", "invite", LENA, "--name", "Lena", "--in", "summit:marketing", "--in", "gala:admin")
    assert made.exit_code == 0, made.output
    link = re.search(r"(http\S+)", made.stdout)
    assert link
    assert NEW_PASSWORD in link[1]
    assert roles(office)[LENA] == ["gala: admin, summit: marketing"]
    page = create_app(load_settings()).test_client().get(link[1])
    assert page.status_code == 200
    assert LENA in page.text
    assert office("users", "link", LENA).stdout.count("http") == 1
    assert "No mail server" in office("users", "link", LENA, "--mail").output


def test_roles_are_exactly_those_that_are_named(office: Run) -> None:
    office("users", "invite", LENA, "--in", "summit:marketing")
    assert office("users", "roles", LENA, "--role", "photographer", "--in", "gala:marketing").exit_code == 0
    assert roles(office)[LENA] == ["photographer, gala: marketing"]
    assert office("users", "roles", LENA).exit_code == 0
    assert roles(office)[LENA] == [""]
    for wrong in (["--in", "summit"], ["--in", "nowhere:admin"], ["--in", "summit:press"]):
        assert office("users", "roles", LENA, *wrong).exit_code in (1, 2), wrong
    assert "last admin" in office("users", "roles", "ann@example.org").output


def test_accounts_are_shut_out_let_in_and_deleted(office: Run) -> None:
    office("users", "invite", LENA, "--role", "press")
    for verb, said in (
        ("disable", "is shut out"), ("enable", "may sign in again"), ("sign-out", "signed out everywhere"),
        ("remove-factors", "a password alone"),
    ):  # fmt: skip
        done = office("users", verb, LENA)
        assert (done.exit_code, said in done.stdout) == (0, True), done.output
    assert office("users", "disable", "nobody@example.org").exit_code == 1
    assert "last admin" in office("users", "disable", "ann@example.org").output
    assert office("users", "delete", LENA, input="n\n").exit_code == 1
    assert LENA in roles(office)
    assert office("users", "delete", LENA, "--yes").exit_code == 0
    assert LENA not in roles(office)
    assert "last admin" in office("users", "delete", "ann@example.org", "--yes").output

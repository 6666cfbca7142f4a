"""`mediahub users`."""

from __future__ import annotations

from tests.unit.cli.conftest import Run


def test_an_account_is_made_and_listed(run: Run) -> None:
    made = run("users", "create", "Anna@Example.org", "--role", "marketing", "--password", "long enough pw")
    assert made.exit_code == 0
    assert "may sign in as marketing" in made.stdout
    listed = run("users", "list").stdout
    assert listed.split("\t")[1:] == ["marketing\n"]
    assert "long enough" not in made.output + listed


def test_mistakes_are_said_and_make_nothing(run: Run) -> None:
    assert (
        run("users", "create", "no address", "--role", "press", "--password", "long enough pw").exit_code == 1
    )
    assert run("users", "create", "a@example.org", "--role", "press", "--password", "short").exit_code == 1
    assert (
        run("users", "create", "a@example.org", "--role", "boss", "--password", "long enough pw").exit_code
        == 2
    )
    assert run("users", "list").stdout == ""


def test_a_new_password_replaces_the_old_one(run: Run) -> None:
    run("users", "create", "a@example.org", "--role", "press", "--password", "long enough pw")
    done = run("users", "password", "a@example.org", "--password", "another long one")
    assert (done.exit_code, "signed out everywhere" in done.stdout) == (0, True), done.output
    assert run("users", "password", "a@example.org", "--password", "short").exit_code == 1
    assert run("users", "password", "b@example.org", "--password", "another long one").exit_code == 1

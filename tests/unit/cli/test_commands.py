import subprocess
import sys

import click
import pytest

from mediahub.cli import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_is_there(name):
    command = main.get_command(click.Context(main), name)
    assert isinstance(command, click.Command)
    assert command.help


def test_the_list_answers_without_importing_a_command():
    code = (
        "import sys; from mediahub.cli import main; main(['--help'], standalone_mode=False);"
        "print([name for name in ('flask', 'sqlalchemy', 'boto3', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_is_an_error():
    with pytest.raises(click.UsageError, match="No such command"):
        main(["nothing"], standalone_mode=False)

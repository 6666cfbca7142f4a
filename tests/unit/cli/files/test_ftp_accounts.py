"""`mediahub ftp-accounts`: accounts of cameras."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import FtpAccount
from mediahub.runtime import Services
from tests.unit.cli.conftest import Run

ABOUT = ("--event", "summit", "--photographer", "Chen Rui")


def test_an_account_from_making_to_disabling(run: Run, services: Services) -> None:
    made = run(
        "ftp-accounts", "create", "cam1", *ABOUT, "--clock-offset", "-0:02:30", "--template", "city=Wuhu"
    )
    assert made.exit_code == 0
    said = dict(line.split(None, 1) for line in made.stdout.splitlines())
    assert said["login"] == "cam1"
    assert len(said["TLS"].split(":")) == 32
    assert run("ftp-accounts", "list").stdout == "cam1\tsummit\tChen Rui\tactive\n"
    assert said["password"] not in run("ftp-accounts", "list").stdout
    with services.database.read() as session:
        account = session.scalars(select(FtpAccount)).one()
        assert (account.clock_offset, account.template) == (-150, {"city": "Wuhu"})
    assert run("ftp-accounts", "set", "cam1", "--clock-offset", "+1:00").stdout == "cam1 is changed.\n"
    assert "not send any more" in run("ftp-accounts", "disable", "cam1").stdout
    assert "disabled" in run("ftp-accounts", "list").stdout
    assert run("ftp-accounts", "enable", "cam1").stdout == "cam1 may send.\n"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(("create", "cam1", "--event", "none", "--photographer", "X"), 1),
     (("set", "nobody", "--clock-offset", "1:00"), 1),
     (("disable", "nobody"), 1), (("create", "cam1", *ABOUT, "--clock-offset", "soon"), 2)],
)  # fmt: skip
def test_mistakes_are_said(run: Run, services: Services, arguments: tuple[str, ...], status: int) -> None:
    assert run("ftp-accounts", *arguments).exit_code == status


def test_an_event_whose_cameras_all_can_asks_for_tls(run: Run, services: Services) -> None:
    plain = run("ftp-accounts", "create", "cam1", *ABOUT)
    assert ("TLS if it can" in plain.stdout, "tls summit --require" in plain.stderr) == (True, True)
    assert "have to use TLS" in run("ftp-accounts", "tls", "summit", "--require").stdout
    strict = run("ftp-accounts", "create", "cam2", *ABOUT)
    assert ("with TLS" in strict.stdout, strict.stderr) == (True, "")
    assert "may do without TLS" in run("ftp-accounts", "tls", "summit", "--permit-plain").stdout
    assert run("ftp-accounts", "tls", "none", "--require").exit_code == 1

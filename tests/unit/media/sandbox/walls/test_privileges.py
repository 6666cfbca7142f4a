"""Namespaces and capabilities alone, as root and as somebody else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unit.media.sandbox.walls.alone import run_alone

_NETWORK = """
import encodings.idna, socket
from mediahub.media.sandbox.walls import privileges
listener = socket.create_server(("127.0.0.1", 0))
{become}
before = os.getuid(), os.getgid()
privileges.leave_network()
found["same person"] = (os.getuid(), os.getgid()) == before
found["interfaces"] = [name for _, name in socket.if_nameindex()]
found["connect"] = attempt(lambda: socket.create_connection(listener.getsockname(), 2))
"""


_NOBODY = """
from mediahub.media.sandbox.walls.linux import prctl
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
prctl(4, 1)  # PR_SET_DUMPABLE: as one that somebody else has started
"""


@pytest.mark.parametrize("become", ["", _NOBODY])
def test_the_network_is_empty(become: str) -> None:
    if become and os.geteuid() != 0:
        pytest.skip("only root becomes somebody else")
    found = run_alone(_NETWORK.format(become=become))
    assert found["same person"]
    assert found["interfaces"] in (["lo"], [])
    assert found["connect"] in ("ENETUNREACH", "ECONNREFUSED")


def test_no_right_of_root_stays(tmp_path: Path) -> None:
    other = tmp_path / "of another one"
    other.write_text("x")
    if os.geteuid() == 0:
        os.chown(other, 65534, 65534)
    other.chmod(0o600)
    found = run_alone(f"""
from mediahub.media.sandbox.walls import privileges
privileges.drop_capabilities(keep_reading=False)
found["left"] = privileges.effective()
found["owner"] = attempt(lambda: os.chown("/", 1, 1))
found["read"] = attempt(Path({str(other)!r}).read_text)
""")
    assert (found["left"], found["owner"]) == (0, "EPERM")
    assert found["read"] == ("EACCES" if os.geteuid() == 0 else "x")


def test_root_still_reads_the_files_of_others(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root reads the files of others")
    other = tmp_path / "of another one"
    other.write_text("x")
    os.chown(other, 65534, 65534)
    other.chmod(0o600)
    found = run_alone(f"""
from mediahub.media.sandbox.walls import privileges
privileges.drop_capabilities(keep_reading=True)
found["left"] = privileges.effective().bit_count()
found["read"] = attempt(Path({str(other)!r}).read_text)
found["owner"] = attempt(lambda: os.chown("/", 1, 1))
""")
    assert found == {"left": 1, "read": "x", "owner": "EPERM"}

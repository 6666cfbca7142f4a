"""seccomp alone: the calls that no decoder needs are refused, and those that each needs are not."""

from __future__ import annotations

import pytest

from mediahub.media.sandbox.walls.seccomp import NEWEST, REFUSED, program
from tests.unit.media.sandbox.walls.alone import run_alone

ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
X86, ARM = 0xC000003E, 0xC00000B7
OWN = 4711


def judge(machine: str, architecture: int, number: int, first: int = 0, second: int = 0) -> int:
    """Run the filter as the kernel does; the answer for one call."""
    steps = list(program(machine, OWN))
    data = {0: number, 4: architecture, 16: first & 0xFFFFFFFF, 24: second & 0xFFFFFFFF}
    place = value = 0
    while True:
        code, yes, no, operand = steps[place]
        place += 1
        if code == 0x20:
            value = data[operand]
        elif code == 0x54:
            value &= operand
        elif code == 0x06:
            return operand
        else:
            holds = {0x15: value == operand, 0x25: value > operand, 0x35: value >= operand}[code]
            place += yes if holds else no


@pytest.mark.parametrize(("machine", "architecture", "column"), [("x86_64", X86, 0), ("aarch64", ARM, 1)])
def test_the_filter(machine: str, architecture: int, column: int) -> None:
    for name, numbers in REFUSED.items():
        if numbers[column] >= 0:
            assert judge(machine, architecture, numbers[column]) == EPERM, name
    read, kill, clone, clone3, ioctl, prlimit = (
        (0, 62, 56, 435, 16, 302),
        (63, 129, 220, 435, 29, 261),
    )[column]
    assert judge(machine, architecture, read) == ALLOW
    assert judge(machine, architecture, kill, OWN) == ALLOW
    for other in (0, 1, OWN + 1, -1, -OWN):
        assert judge(machine, architecture, kill, other) == EPERM
    assert judge(machine, architecture, clone, 0x3D0F00) == ALLOW  # a thread
    assert judge(machine, architecture, clone, 17) == EPERM  # a fork
    assert judge(machine, architecture, clone, 0x3D0F00 | 0x10000000) == EPERM  # a thread with a namespace
    assert judge(machine, architecture, clone3) == ENOSYS
    assert judge(machine, architecture, ioctl, 1, 0x5401) == ALLOW
    assert judge(machine, architecture, ioctl, 1, 0x5412) == EPERM
    assert [judge(machine, architecture, prlimit, one) for one in (0, OWN, 1)] == [ALLOW, ALLOW, EPERM]
    assert judge(machine, architecture, NEWEST + 1) == ENOSYS
    assert judge(machine, 0x40000003, read) == KILL  # of a 32-bit program


def test_calls_of_the_x32_interface_end_the_process() -> None:
    assert judge("x86_64", X86, 0x40000000 + 41) == KILL


def test_the_kernel_takes_it() -> None:
    found = run_alone("""
import ctypes, socket, subprocess, threading
from mediahub.media.sandbox.walls import seccomp
seccomp.restrict()
found["socket"] = attempt(socket.socket)
found["fork"] = attempt(os.fork)
found["spawn"] = attempt(lambda: subprocess.run(["/bin/true"]))
found["execute"] = attempt(lambda: os.execv("/bin/true", ["true"]))
found["parent"] = attempt(lambda: os.kill(os.getppid(), 0))
found["group"] = attempt(lambda: os.kill(0, 0))
found["own"] = attempt(lambda: os.kill(os.getpid(), 0))
found["link"] = attempt(lambda: os.symlink("/etc/passwd", "/tmp/mediahub-link"))
found["mode"] = attempt(lambda: os.chmod("/tmp", 0o1777))
thread = threading.Thread(target=lambda: found.update(thread=True))
thread.start()
thread.join()
""")
    assert found.pop("own") is None
    assert found.pop("thread") is True
    assert found == dict.fromkeys(found, "EPERM")

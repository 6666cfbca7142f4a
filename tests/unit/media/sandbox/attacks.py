"""What code does that a hostile file has smuggled into a decoder, as functions that a sandbox can run.

Places are strings and no paths: a path would be brought into the sandbox.
"""

from __future__ import annotations

import ctypes
import errno
import os
import pickle
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

_C = ctypes.CDLL(None, use_errno=True)


def connect(family: int, kind: int, address: str, port: int) -> None:
    """Send a word to this address."""
    target: str | tuple[str, int] = (address, port) if family == socket.AF_INET else address
    with socket.socket(family, kind) as found:
        found.connect(target)
        found.send(b"secret")


def resolve(host: str) -> str:
    return socket.gethostbyname(host)


def namespaces() -> list[str]:
    return [str(Path(f"/proc/self/ns/{one}").readlink()) for one in ("net", "ipc", "uts")]


def capabilities() -> str:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith("CapBnd:"))


def read(place: str) -> bytes:
    with open(place, "rb") as file:  # noqa: PTH123
        return file.read(1 << 16)


def write(place: str) -> None:
    with open(place, "ab") as file:  # noqa: PTH123
        file.write(b"x")


def change_mode(place: str) -> None:
    os.chmod(place, 0o666)  # noqa: PTH101


def environment() -> dict[str, str]:
    """What this process knows, and what it was started with."""
    started = Path("/proc/self/environ")
    text = started.read_text() if started.exists() else ""
    return dict(os.environ) | {"started with": text}


def open_descriptors() -> list[str]:
    """What kind each is, from the fourth on. What was inherited is there at a second look, too, when the
    thread that watches the time has closed what it reads."""
    first = _descriptors()
    time.sleep(0.02)
    return [kind for number, kind in _descriptors().items() if number in first]


def _descriptors() -> dict[int, str]:
    found = {}
    for number in range(3, 4096):
        try:
            mode = os.fstat(number).st_mode
        except OSError:
            continue
        found[number] = "pipe" if stat.S_ISFIFO(mode) else "other"
    return found


def signal_to(process: int, number: int) -> None:
    os.kill(process, number)


def trace(process: int) -> int:
    """Attach to a process, and read its memory; the error numbers."""
    attach, buffer = 16, ctypes.create_string_buffer(8)
    if _C.ptrace(attach, process, None, None) == 0:
        return 0
    first = ctypes.get_errno()
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    if _C.process_vm_readv(process, local, 1, local, 1, 0) >= 0:
        return 0
    return first if ctypes.get_errno() == errno.EPERM else 0


def multiply() -> int:
    """Fork until that is refused; how often it was not."""
    for count in range(50):
        try:
            if os.fork() == 0:
                os._exit(0)
        except OSError:
            return count
    return 50


def start_threads(count: int) -> int:
    """Threads are no programs: decoders need them."""
    threads = [threading.Thread(target=int) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count


def execute(program: str) -> None:
    os.execv(program, [program])


def start_program(program: str) -> int:
    return subprocess.run([program], check=True).returncode


def make_file(size: int) -> int:
    """A file of this size in the sandbox's own folder; its size."""
    with tempfile.NamedTemporaryFile() as file:
        os.truncate(file.fileno(), size)
        return os.fstat(file.fileno()).st_size


def leave_link(target: Path, secret: str) -> None:
    """A link in the place of what was to be made: the parent would hand out what it leads to."""
    target.symlink_to(secret)


def leave_hard_link(target: Path, secret: str) -> None:
    target.hardlink_to(secret)


def leave_pipe(target: Path) -> None:
    """The parent would wait for it for ever."""
    os.mkfifo(target)


def change_the_original(path: Path) -> None:
    path.write_bytes(b"other")


class Trap:
    """Runs when it is unpickled."""

    def __init__(self, marker: str) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return open, (self.marker, "w")


def answer_with_pickle(marker: str) -> str:
    """Answer in place of the sandbox."""
    answer_raw(pickle.dumps(Trap(marker)))
    return ""


def answer_raw(data: bytes) -> str:
    frame = struct.pack("<Q", len(data)) + data
    for number in range(3, 64):
        try:
            os.write(number, frame)
        except OSError:
            continue
    os._exit(0)


def promise_much() -> str:
    """An answer of 2**60 bytes."""
    for number in range(3, 64):
        try:
            os.write(number, struct.pack("<Q", 1 << 60))
        except OSError:
            continue
    threading.Event().wait(30)
    return ""


def lie() -> int:
    """Not a number, whatever the annotation says."""
    return "no number"  # type: ignore[return-value]


def loaded() -> list[str]:
    return sorted(sys.modules)

"""What a reader needs of the system: its code, its libraries, and the few files that these open."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SYSTEM = (
    "/usr/lib", "/usr/lib64", "/usr/share", "/usr/local/lib", "/usr/local/share", "/lib", "/lib64",
    "/nix/store", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts",
    "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/filesystems", "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/kernel/mm/transparent_hugepage",
)  # fmt: skip
_TOO_WIDE = {"/", "/usr", "/usr/local"}
"""Prefixes of a system's Python, whose parts are above."""
OWN_CODE = Path(__file__).resolve().parents[2]
"""The package `mediahub`."""
_INSTALLED = {"site-packages", "dist-packages", "lib-dynload"}


def system_folders() -> list[Path]:
    """Python, installed packages, libraries, fonts and time zones. Not the folder that a program was started
    in, which may hold anything."""
    found = [Path(one) for one in _SYSTEM]
    found += [Path(one) for one in {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}]
    found += [Path(one) for one in sys.path if Path(one).name in _INSTALLED or one.endswith(".zip")]
    found += [Path(one) for one in os.environ.get("LD_LIBRARY_PATH", "").split(":") if one]
    found.append(OWN_CODE)
    return [one for one in found if one.is_absolute() and str(one) not in _TOO_WIDE]


def package_of(function: Callable[..., Any]) -> Path | None:
    """The folder of the package that a function comes from, or the file of its module."""
    top = sys.modules.get((function.__module__ or "").partition(".")[0])
    path = getattr(top, "__file__", None)
    if path is None:
        return None  # one that is built in
    file = Path(path).resolve()
    return file.parent if file.name == "__init__.py" else file

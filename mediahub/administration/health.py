"""Health of the installation: what `mediahub doctor` finds, the version, licences of what is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cache
from importlib import metadata

from pydantic import SecretStr

from mediahub.messages import N_, from_parts
from mediahub.problems import Conflict
from mediahub.settings import Settings

SECONDS = 60.0
"""That a look may take: each part of it has a limit of its own."""
_LOOKING = threading.Lock()


class LookFailed(Conflict):
    """The doctor said nothing that can be shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: `state` is `ok`, `note` or `problem`."""

    name: str
    state: str
    message: str


@dataclass(frozen=True, slots=True)
class Package:
    """Something that is installed, and under which licence."""

    name: str
    version: str
    licence: str


def look(settings: Settings) -> list[Found]:
    """What `mediahub doctor` finds, in a process of its own: it looks at services, files and walls that this
    process has no business with. One look at a time. Raises LookFailed."""
    with _LOOKING:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "mediahub", "doctor", "--json"],
                env=os.environ | environment_of(settings),
                capture_output=True,
                text=True,
                timeout=SECONDS,
                stdin=subprocess.DEVNULL,
            )
            found = [json.loads(line) for line in done.stdout.splitlines()]
            return [Found(str(one["name"]), str(one["state"]), from_parts(one["parts"])) for one in found]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError) as error:
            raise LookFailed(
                N_("The doctor did not answer in time. Look at the log of the web server.")
            ) from error


def environment_of(settings: Settings) -> dict[str, str]:
    """The variables that make another process see these settings."""
    found = {}
    for name in settings.model_fields_set:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value is not None and value != "":
            found[f"MEDIAHUB_{name.upper()}"] = str(int(value)) if isinstance(value, bool) else str(value)
    return found


@cache
def version() -> str:
    """The version of MediaHub that runs."""
    return metadata.version("mediahub")


@cache
def packages() -> tuple[Package, ...]:
    """Every Python package that is installed here, by name, as its own metadata say."""
    found = {
        one.metadata["Name"].lower(): Package(one.metadata["Name"], one.version, _licence(one))
        for one in metadata.distributions()
        if one.metadata["Name"]
    }
    return tuple(found[name] for name in sorted(found))


def _licence(package: metadata.Distribution) -> str:
    """By PEP 639, else the classifiers of earlier years, else the first line of a free text."""
    about = package.metadata
    if "License-Expression" in about:
        return str(about["License-Expression"])
    classifiers = about.get_all("Classifier") or ()
    named = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: ")]
    named = [one for one in named if one != "OSI Approved"]
    if named:
        return ", ".join(named)
    text = str(about["License"]) if "License" in about else ""
    return next(iter(text.splitlines()), "")[:80]

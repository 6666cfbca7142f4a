"""The log of commands, which has what the terminal is not told. It imports little, as services stay."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

import structlog

from mediahub.home import SECRETS, HomeError
from mediahub.logs import COMMANDS, COMMANDS_LIMIT, PrivateFile, log_to_handler
from mediahub.settings import Settings, SettingsError, load_settings


def write_down(error: BaseException, command: str) -> Path | None:
    """Append the traceback to the log of commands; where that is, or None where it cannot be written."""
    path = prepare_log(command)
    structlog.get_logger("mediahub.cli").error("a command failed", exc_info=error)
    return path if path is not None and path.exists() else None


def prepare_log(command: str) -> Path | None:
    """Let this command's log go to the file of the installation, or to one of the person who has none here.

    A service, which writes to its own log already, keeps that.
    """
    if writes_service_log():
        return None
    settings = known_settings()
    has_home = settings is not None and settings.home.is_dir()
    folder = settings.log_dir if settings is not None and has_home else _own_folder()
    path = folder / COMMANDS
    log_to_handler(PrivateFile(path, COMMANDS_LIMIT), command, settings)
    return path


def writes_service_log() -> bool:
    """Whether this process is a service, whose error stream is its log."""
    return any(getattr(one, "is_ours", "") == "service" for one in logging.getLogger().handlers)


def known_settings() -> Settings | None:
    """The settings with the secrets that are kept, so that these can be redacted; nothing is made for it."""
    read: tuple[Callable[[], Settings], ...] = (Settings,)
    try:
        if (Settings().home / SECRETS).exists():
            read = (load_settings, Settings)
    except (ValueError, OSError):
        return None
    for one in read:
        try:
            return one()
        except (HomeError, SettingsError, ValueError, OSError):
            continue
    return None


def _own_folder() -> Path:
    """The folder for what programs note of themselves (XDG base directories)."""
    base = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")  # noqa: PTH111  # HOME may lack
    return Path(base) / "mediahub"

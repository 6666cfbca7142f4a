"""The plan of a move: settings of the new installation, read from a file, and what is different in them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import DotEnvSettingsSource

from mediahub.relocation.problems import RelocationError
from mediahub.services.shared_secrets import PREFIX, as_variables, shared_secrets
from mediahub.settings import SECRET_NAMES, Settings, in_words


@dataclass(frozen=True, slots=True)
class Plan:
    """From where to where."""

    source: Settings
    target: Settings

    @property
    def moves_objects(self) -> bool:
        """Whether the bucket is another one."""
        return _bucket(self.source) != _bucket(self.target)

    @property
    def moves_index(self) -> bool:
        """Whether the search index is another one."""
        return _index(self.source) != _index(self.target)

    @property
    def place(self) -> str:
        """What tells this target from others, without secrets."""
        host = self.target.sqlalchemy_url.rpartition("@")[2]
        return f"{host} {self.target.s3_url}/{self.target.s3_bucket}"


def read_plan(source: Settings, file: Path) -> Plan:
    """The plan of a file with a `MEDIAHUB_…=…` a line; what it leaves out is as here. Raises
    RelocationError."""
    changes = _read(file)
    kept = {name: getattr(source, name) for name in source.model_fields_set | set(SECRET_NAMES)}
    shared = shared_secrets(source)
    for name, value in shared.items():
        if changes.get(name, value) != value:
            raise RelocationError(f"{PREFIX}{name.upper()} has to stay what it is; leave it out of {file}.")
    try:
        plan = Plan(source, Settings(**{**kept, **changes, **shared}))
    except ValidationError as error:
        raise RelocationError(in_words(error)) from None
    _require_sense(plan)
    if plan.moves_objects and source.s3_public_endpoint and "s3_public_endpoint" not in changes:
        raise RelocationError(f"Say in {file} where browsers reach the new S3: {PREFIX}S3_PUBLIC_ENDPOINT=…")
    return plan


def complete_file(plan: Plan, file: Path) -> None:
    """Add to the file what every process of the new installation needs besides, in one step; for its owner
    alone."""
    there = _read(file)
    lacking = {name: value for name, value in shared_secrets(plan.target).items() if name not in there}
    draft = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        before = file.read_text(encoding="utf-8").rstrip("\n")
        target.write("\n".join([before, *as_variables(lacking), ""]))
        target.flush()
        os.fsync(target.fileno())
    draft.replace(file)


def _read(file: Path) -> dict[str, str]:
    """What a file sets, by the names of settings. Raises RelocationError."""
    if not file.is_file():
        raise RelocationError(
            f"There is no file {file}: write the new settings into it, as MEDIAHUB_…=… a line."
        )
    lines = DotEnvSettingsSource(Settings, env_file=file, env_file_encoding="utf-8").env_vars
    given = {name.removeprefix(PREFIX.lower()): value or "" for name, value in lines.items()
             if name.startswith(PREFIX.lower())}  # fmt: skip
    if unknown := sorted(given.keys() - Settings.model_fields.keys()):
        raise RelocationError(f"{file}: there is no setting {PREFIX}{unknown[0].upper()}.")
    return given


def _require_sense(plan: Plan) -> None:
    if plan.source.sqlalchemy_url == plan.target.sqlalchemy_url:
        raise RelocationError(
            "The database has to be another one: set MEDIAHUB_DATABASE_URL to an empty one. S3 and the "
            "search engine may stay what they are."
        )
    if plan.moves_objects and plan.target.storage != "external":
        raise RelocationError("Another S3 is not our own: set MEDIAHUB_STORAGE=external beside its address.")
    if plan.source.storage == "external" and plan.target.storage == "embedded":
        raise RelocationError("From another S3 to our own one cannot be moved: restore a backup there.")


def _bucket(settings: Settings) -> tuple[str, str]:
    return settings.s3_url.rstrip("/"), settings.s3_bucket


def _index(settings: Settings) -> tuple[str, str]:
    url = settings.search_url.get_secret_value()
    return url, str(settings.index_dir.resolve()) if url.startswith("whoosh") else ""

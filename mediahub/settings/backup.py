"""The settings of backups: where they go, how often, how many are kept, for whom they are encrypted."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class BackupSettings(BaseSettings):
    """Backups, as a part of `settings.Settings`. See docs/backup.md."""

    backup_target: str = Field(
        default="",
        description="Where backups go: a folder, or `s3://bucket/prefix`. Empty for none.",
    )
    backup_every_hours: float = Field(
        default=24, ge=0, description="Hours between backups that a worker makes by itself; 0 for none."
    )
    backup_warn_hours: float = Field(
        default=72, gt=0, description="Age in hours after which the last backup counts as too old."
    )
    backup_keep: int = Field(default=14, ge=1, description="Backups that are kept; older ones are deleted.")
    backup_recipient: str = Field(
        default="",
        pattern=r"^(age1[02-9ac-hj-np-z]{58})?$",
        description="The age public key for which they are encrypted (`age1…`, as `age-keygen` prints it).",
    )
    backup_passphrase: SecretStr = Field(
        default=SecretStr(""), description="The passphrase with which they are encrypted instead."
    )
    backup_s3_endpoint: str | None = Field(
        default=None, description="S3 of an `s3://` target; by default that of the pictures."
    )
    backup_s3_region: str = "us-east-1"
    backup_s3_access_key: SecretStr = SecretStr("")
    backup_s3_secret_key: SecretStr = SecretStr("")

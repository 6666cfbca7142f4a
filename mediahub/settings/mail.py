"""The settings of the mail server that letters go through."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class MailSettings(BaseSettings):
    """The mail server, as a part of `settings.Settings`."""

    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="Mail server: smtp://user:password@host:587, or smtps://… for TLS from the start.",
    )
    smtp_host: str = Field(default="", description="Its parts one by one; they win over those of the URL.")
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: Literal["none", "starttls", "tls"] | None = None
    smtp_from: str = Field(default="", description="Sender of all mail: `MediaHub <press@example.org>`.")
    mail_to_log: bool = Field(
        default=False, description="For development: write mail, with its sign-in links, to the worker's log."
    )

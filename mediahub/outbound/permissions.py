"""The settings of outgoing connections: which ones are permitted that are not by default."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class Outgoing(BaseSettings):
    """Permissions, as a part of `settings.Settings`."""

    webhook_private: bool = Field(
        default=False,
        description="Whether webhooks may call addresses of this machine or of a private network.",
    )
    newsroom_private: bool = Field(
        default=False,
        description="Whether newsrooms may have addresses of this machine or of a private network.",
    )
    newsroom_http: bool = Field(default=False, description="Whether S3 of newsrooms may be without TLS.")

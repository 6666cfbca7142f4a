"""Settings of Content Credentials (C2PA): with what deliveries are signed, and whose signatures are known."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings


class SigningSettings(BaseSettings):
    """Content Credentials, as a part of `settings.Settings`. See docs/content-credentials.md."""

    sign_deliveries: bool = Field(
        default=True,
        description="Sign delivered files with Content Credentials (C2PA). Without a certificate of its own "
        "the installation makes a key and certificates at first start, kept encrypted in the catalogue.",
    )
    signing_certificate: Path | None = Field(
        default=None,
        description="Certificate chain (PEM) of the organisation that deliveries are signed with, its own "
        "first; the same on every machine with a worker.",
    )
    signing_key: Path | None = Field(
        default=None, description="Its private key (PEM), where no MEDIAHUB_SIGNING_COMMAND signs."
    )
    signing_command: str = Field(
        default="",
        description="Program, with arguments, that signs in the key's place, for a key in a KMS or HSM: it "
        "reads the bytes to be signed, and writes the signature (DER, or as C2PA has it).",
    )
    time_stamp_server: str = Field(
        default="",
        description="Address (https://…) of a time-stamp server (RFC 3161) that is asked for each signature, "
        "so that it holds beyond the end of the certificate. While it is away, deliveries go out without.",
    )
    redact_manifests: bool = Field(
        default=False,
        description="Where the manifests of an original say what an event does not let out, redact that and "
        "hand on the rest. Some readers call redacted manifests invalid; without this, such an original is "
        "named without its manifests.",
    )
    trust_anchors: Path | None = Field(
        default=None,
        description="Certificates (PEM) of those whose signatures in pictures are known here, such as the "
        "C2PA trust list: a file, or a folder of `.pem` files.",
    )

"""The one door to c2pa-rs: what it may do, and the names it has for formats.

It may never go to the network: no manifests from elsewhere, no OCSP, no server of time stamps. The sandbox
would not let it either.
"""

from __future__ import annotations

from typing import Any

from mediahub.media.containers import filetypes as types
from mediahub.media.model import FileType

EMBEDDED = {
    types.JPEG: "image/jpeg",
    types.PNG: "image/png",
    types.WEBP: "image/webp",
    types.TIFF: "image/tiff",
    types.GIF: "image/gif",
    types.HEIC: "image/heic",
    types.HEIF: "image/heif",
    types.AVIF: "image/avif",
    types.JXL: "image/jxl",
    types.MP4: "video/mp4",
    types.M4V: "video/mp4",
    types.MOV: "video/quicktime",
    types.AVI: "video/avi",
    types.DNG: "image/x-adobe-dng",
}
"""Formats in which the library reads manifests, by its name for them."""
ANY_FORMAT = "application/octet-stream"
"""The library's name for files that it does not look into: their manifests lie beside them."""
STORE_FORMAT = "application/c2pa"
"""Manifests without a file."""


def context(anchors: str = "", *, may_verify: bool = True) -> Any:
    """How the library reads or signs here. `anchors` are certificates in PEM, one after the other, whose
    signers are known. Without `may_verify` it takes what it reads as it is."""
    from c2pa import Context, Settings

    settings: dict[str, Any] = {
        "verify": {
            "verify_after_reading": may_verify,
            "verify_after_sign": False,
            "verify_trust": True,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "core": {"allowed_network_hosts": []},
        "builder": {"thumbnail": {"enabled": False}},
    }
    if anchors:
        settings["trust"] = {"trust_anchors": anchors}
    return Context(Settings.from_dict(settings))


def format_of(file_type: FileType) -> str | None:
    """The library's name of a format; None where it is to look for itself."""
    return EMBEDDED.get(file_type)

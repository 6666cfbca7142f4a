"""Content Credentials that are kept elsewhere: a file names their address (C2PA 2.2, 11.5); nobody asks."""

from __future__ import annotations

from urllib.parse import urlsplit

from mediahub.catalog.models import Asset
from mediahub.messages import message

_GROUPS, _PROPERTY = ("XMP", "Sidecar"), "dcterms.provenance"
_LONGEST_HOST = 253


def kept_elsewhere(asset: Asset) -> str:
    """A sentence for a picture whose metadata name an address of its manifests; else empty.

    It is no suspicion, and no verdict either: what is there was never read.
    """
    values = (asset.raw.values or {}) if asset.raw is not None else {}
    for group in _GROUPS:
        host = host_of((values.get(group) or {}).get(_PROPERTY))
        if host:
            return message("Its credentials are kept elsewhere: %(host)s. They are not asked for.", host=host)
    return ""


def host_of(address: object) -> str:
    """The host of an address on the web; empty for every other value, as `self#jumbf=…` of manifests that are
    inside."""
    try:
        parts = urlsplit(address.strip() if isinstance(address, str) else "")
        host = parts.hostname or ""
    except ValueError:
        return ""
    is_plain = host.replace(".", "").replace("-", "").replace(":", "").isalnum()
    return host if parts.scheme in ("http", "https") and is_plain and len(host) <= _LONGEST_HOST else ""

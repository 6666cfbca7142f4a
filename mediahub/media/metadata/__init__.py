"""Read the metadata of photos, RAW files, clips and sidecars: EXIF, IPTC-IIM, XMP, QuickTime."""

from mediahub.media.metadata.readable import require_readable
from mediahub.media.metadata.reader import read_facts, read_words

__all__ = ["read_facts", "read_words", "require_readable"]

"""The manifest of a zip: its files, as fixed when it was made; kept in S3, and all bytes follow from it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mediahub.delivery.zips.layout import Member, ZipLayout
from mediahub.storage import Bucket

VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One member and where its bytes lie."""

    member: Member
    key: str
    asset_id: str | None = None
    """Whose rights decide; none for the papers."""


class Manifest:
    """The entries of a zip, in their order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    @property
    def layout(self) -> ZipLayout:
        """Where in the zip each file lies."""
        return ZipLayout([entry.member for entry in self.entries])

    @property
    def keys(self) -> list[str]:
        """Keys of the objects of its files, in their order."""
        return [entry.key for entry in self.entries]

    @property
    def asset_ids(self) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(entry.asset_id for entry in self.entries if entry.asset_id))

    def dump(self) -> tuple[bytes, str]:
        """As an object's content, and the entity tag of the zip: the same entries have the same."""
        rows = [
            (one.member.name, one.member.size, one.member.crc32, one.member.modified.isoformat(), one.key,
             one.asset_id)
            for one in self.entries
        ]  # fmt: skip
        text = json.dumps({"version": VERSION, "entries": rows}, ensure_ascii=False, separators=(",", ":"))
        return gzip.compress(text.encode(), 6, mtime=0), hashlib.sha256(text.encode()).hexdigest()

    @classmethod
    def load(cls, bucket: Bucket, key: str) -> Manifest:
        """Read it from S3."""
        found = json.loads(gzip.decompress(bucket.get_bytes(key)))
        if found["version"] != VERSION:
            raise ValueError(f"{key} was written by another version")
        return cls(
            [
                Entry(Member(name, size, crc, datetime.fromisoformat(modified)), where, asset)
                for name, size, crc, modified, where, asset in found["entries"]
            ]
        )

"""A target of backups, opened: bytes go in once, come out checked, and old backups are deleted."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from mediahub.backup import FORMAT, age
from mediahub.backup.age import Sealing
from mediahub.backup.manifest import (
    NAME,
    Blob,
    Manifest,
    decode_manifest,
    decode_names,
    encode_manifest,
)
from mediahub.backup.places import Place
from mediahub.backup.problems import BackupError, Damaged
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_, message

MARKER = "mediahub-backup.json"
KEY = "key.age"
OBJECTS = "objects/"
SNAPSHOTS = "snapshots/"
TAG_BYTES, PIECE = 16, 1 << 16
"""What age adds to each piece of a file."""


class Sink(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> Any:
        """Take them."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What a target says of itself."""

    catalogue: str
    recipient: str
    """The public key that it is encrypted for; empty if it is not."""
    has_key: bool
    """Whether a passphrase opens it."""


class Target:
    """Safe to share between threads."""

    def __init__(self, place: Place, marker: Marker, sealing: Sealing | None, naming: str = "") -> None:
        """`naming` is a secret of the installation that makes names of sealed files say nothing."""
        self.place = place
        self.marker = marker
        self._sealing = sealing
        self._naming = naming
        self._there: dict[str, int] | None = None
        self._lock = threading.Lock()

    @property
    def is_encrypted(self) -> bool:
        """Whether everything but manifests and names is sealed."""
        return self._sealing is not None

    @property
    def is_readable(self) -> bool:
        """Whether what is in it can be read with the keys that are here."""
        return self._sealing is None or self._sealing.identity is not None

    def known(self, digest: str, size: int) -> Blob | None:
        """The bytes of this SHA-256, if they were copied already."""
        name = self._name(digest)
        return Blob(name, digest, size) if self._has(name, size) else None

    def put(self, chunks: Iterable[bytes]) -> tuple[Blob, bool]:
        """Copy bytes to the target; also whether they were not there yet."""
        draft = self.place.draft()
        plain = _Hashed()
        try:
            with draft.open("wb") as file:
                stored = _Hashed(file)
                if self._sealing is None:
                    for chunk in plain.passing(chunks):
                        stored.write(chunk)
                else:
                    self._sealing.seal(plain.passing(chunks), stored)
            blob = Blob(self._name(plain.hexdigest()), plain.hexdigest(), plain.size)
            is_new = not self._has(blob.name, blob.size)
            if is_new:
                self._note(
                    blob.name, stored.size
                )  # another thread with the same bytes need not write them too
                self.place.put(OBJECTS + _path(blob.name), draft, stored.hexdigest())
            return blob, is_new
        finally:
            draft.unlink(missing_ok=True)

    def copy_to(self, blob: Blob, sink: Sink) -> None:
        """Write the plain bytes to `sink`. Raises Damaged, after writing, where they are not what they
        were."""
        plain = _Hashed(sink)
        chunks = self.place.read(OBJECTS + _path(blob.name))
        if self._sealing is None:
            for chunk in chunks:
                plain.write(chunk)
        else:
            self._sealing.open(chunks, plain)
        if plain.hexdigest() != blob.sha256:
            raise Damaged(f"{OBJECTS}{_path(blob.name)} has other bytes than were written")

    def read(self, blob: Blob) -> bytes:
        """The plain bytes of something small. Raises Damaged."""
        found = io.BytesIO()
        self.copy_to(blob, found)
        return found.getvalue()

    def manifests(self) -> list[Manifest]:
        """Every backup in the target, the newest first. Raises Damaged."""
        found = []
        for name in self.place.sizes(SNAPSHOTS):
            stem = name.removeprefix(SNAPSHOTS).removesuffix(".json")
            if NAME.fullmatch(stem):
                found.append(decode_manifest(b"".join(self.place.read(name))))
        return sorted(found, key=lambda one: one.moment, reverse=True)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest: from now on the backup is one."""
        self.place.replace(f"{SNAPSHOTS}{manifest.name}.json", encode_manifest(manifest))

    def names_of(self, manifest: Manifest) -> set[str]:
        """Names below `objects/` that a backup needs. Readable without its key. Raises Damaged."""
        data = b"".join(self.place.read(OBJECTS + _path(manifest.blobs.name)))
        if hashlib.sha256(data).hexdigest() != manifest.blobs.sha256:
            raise Damaged(f"the list of files of {manifest.name} has other bytes than were written")
        return decode_names(data) | {manifest.blobs.name, manifest.contents.name}

    def put_open(self, data: bytes) -> Blob:
        """Copy something that stays readable without a key."""
        digest = hashlib.sha256(data).hexdigest()
        if not self._has(digest, len(data)):
            self.place.replace(OBJECTS + _path(digest), data)
            self._note(digest, len(data))
        return Blob(digest, digest, len(data))

    def prune(self, keep: int) -> tuple[int, int]:
        """Delete all but the newest `keep` backups, and what only they needed; how many, and how many files.

        Only while no other backup is made to this target. Killed in between, it goes on next time.
        """
        manifests = self.manifests()
        needed: set[str] = set()
        for one in manifests[:keep]:
            needed |= self.names_of(one)
        for one in manifests[keep:]:
            self.place.delete(f"{SNAPSHOTS}{one.name}.json")
        stored = self.place.sizes(OBJECTS)
        needless = [name for name in stored if name.rpartition("/")[2] not in needed]
        for name in needless:
            self.place.delete(name)
        self._there = None
        return len(manifests[keep:]), len(needless)

    def _name(self, digest: str) -> str:
        return digest if self._sealing is None else age.blinded(digest, self._naming)

    def _has(self, name: str, size: int) -> bool:
        least = size if self._sealing is None else size + TAG_BYTES * -(-size // PIECE)
        with self._lock:
            if self._there is None:
                sizes = self.place.sizes(OBJECTS)
                self._there = {key.rpartition("/")[2]: bytes_ for key, bytes_ in sizes.items()}
            return self._there.get(name, -1) >= least

    def _note(self, name: str, stored: int) -> None:
        with self._lock:
            if self._there is not None:
                self._there[name] = stored


class _Hashed:
    """Counts and hashes bytes on their way."""

    def __init__(self, sink: Sink | None = None) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Pass bytes on; how many."""
        self._digest.update(data)
        self.size += len(data)
        if self._sink is not None:
            self._sink.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def passing(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        """Chunks, counted and hashed as they pass."""
        for chunk in chunks:
            self.write(chunk)
            yield chunk

    def hexdigest(self) -> str:
        """SHA-256 of what went by."""
        return self._digest.hexdigest()


def create_or_open(
    place: Place, catalogue: str, naming: str, *, recipient: str = "", passphrase: str = ""
) -> Target:
    """The target for the next backup of a catalogue; made where nothing is yet.

    Raises BackupError where it is another's, or encrypted in another way than is asked for.
    """
    marker = read_marker(place)
    if marker is None:
        return _create(place, catalogue, naming, recipient, passphrase)
    if marker.catalogue != catalogue:
        raise BackupError(
            message(
                "%(place)s holds backups of another MediaHub: name a place of its own for this one.",
                place=place.label,
            )
        )
    if bool(recipient or passphrase) != bool(marker.recipient) or recipient not in ("", marker.recipient):
        text = (
            N_("%(place)s is encrypted for %(recipient)s, which cannot change: name another place.")
            if marker.recipient
            else N_("%(place)s is not encrypted, which cannot change: name another place.")
        )
        raise BackupError(message(text, place=place.label, recipient=marker.recipient))
    identity = _unlocked(place, marker, passphrase) if passphrase else None
    return Target(place, marker, _sealing(marker, identity), naming)


def open_existing(
    place: Place, *, passphrase: Callable[[], str] = lambda: "", identity: Path | None = None
) -> Target:
    """A target to read from; `passphrase` is asked for where it is needed. Raises BackupError."""
    marker = read_marker(place)
    if marker is None:
        raise BackupError(f"{place.label} holds no backup of MediaHub.")
    key: Any | None = None
    if identity is not None:
        key = age.read_identity(identity)
    elif marker.has_key and (given := passphrase()):
        key = _unlocked(place, marker, given)
    return Target(place, marker, _sealing(marker, key))


def read_marker(place: Place) -> Marker | None:
    """What the target says of itself; None where there is none. Raises BackupError."""
    if not place.has(MARKER):
        return None
    try:
        values = json.loads(b"".join(place.read(MARKER)))
        if int(values["format"]) > FORMAT:
            raise BackupError(N_("A newer MediaHub made these backups: install that version first."))
        return Marker(values["catalogue"], values["recipient"], bool(values["has_key"]))
    except (ValueError, KeyError, TypeError) as error:
        problem = message(
            "%(place)s: %(file)s cannot be read: %(error)s", place=place.label, file=MARKER, error=error
        )
        raise Damaged(problem) from error


def new_name(moment: datetime, token: str) -> str:
    """The name of a backup: its moment, and what tells two of one second apart."""
    return f"{moment:%Y%m%dT%H%M%SZ}-{token}"


def _create(place: Place, catalogue: str, naming: str, recipient: str, passphrase: str) -> Target:
    identity = None
    if passphrase:
        identity = age.new_identity()
        place.replace(KEY, age.lock_identity(identity, passphrase))
        recipient = str(identity.to_public())
    marker = Marker(catalogue, recipient, bool(passphrase))
    sealing = _sealing(marker, identity)
    about = {
        "format": FORMAT, "catalogue": catalogue, "recipient": recipient, "has_key": bool(passphrase),
        "created_at": utcnow().isoformat(),
    }  # fmt: skip
    place.replace(MARKER, json.dumps(about, indent=1).encode())
    return Target(place, marker, sealing, naming)


def _unlocked(place: Place, marker: Marker, passphrase: str) -> Any:
    if not marker.has_key:
        raise BackupError(
            message("%(place)s is encrypted for a public key, and not with a passphrase.", place=place.label)
        )
    return age.unlock_identity(b"".join(place.read(KEY)), passphrase)


def _sealing(marker: Marker, identity: Any | None) -> Sealing | None:
    return Sealing(age.recipient_of(marker.recipient), identity) if marker.recipient else None


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"

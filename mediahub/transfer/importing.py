"""Importing an event from a file: objects first, then its records, each in a transaction of its own.

What is there stays as it is, so an import that was killed goes on when it is called again, and a second
import of the same file changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.schema import is_newer, newest_revision
from mediahub.catalog.models import Asset, Event, EventLogo, User
from mediahub.encryption import hash_secret
from mediahub.identity.addresses import user_ids
from mediahub.records import FORMAT as RECORDS_FORMAT
from mediahub.records.columns import Json, from_json
from mediahub.records.galleries import restore_gallery, restore_links
from mediahub.records.press import restore_press_page
from mediahub.records.restore import (
    restore_asset,
    restore_batch,
    restore_catalogue,
    restore_event,
    stand_in_batch,
)
from mediahub.records.usage import restore_usage
from mediahub.runtime import Services
from mediahub.storage.keys import digest_in
from mediahub.transfer import FORMAT
from mediahub.transfer.archive import END, HEAD, OBJECTS, TransferError, check, members, read_document
from mediahub.transfer.belonging import is_own_object, require_own, settled
from mediahub.transfer.history import restore_gallery_changes, restore_history

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Imported:
    """What was done."""

    event: str
    assets: int = 0
    """That were added."""
    there: int = 0
    """That were there already."""
    accounts: int = 0
    """That were made, without rights, for people who are named."""


@dataclass(slots=True)
class _State:
    """What one document has to know of those before it."""

    event_id: int = 0
    batches: dict[int, int] = field(default_factory=dict)
    """By the number of a delivery in the file, that which it has here."""
    actions: dict[int, int] = field(default_factory=dict)


class Importer:
    """Imports one file."""

    def __init__(self, services: Services, path: Path, progress: Progress = lambda done, total: None) -> None:
        self._services = services
        self._path = path
        self._progress = progress
        self._state = _State()

    def run(self) -> Imported:
        """Bring the event in; what was done.

        Raises TransferError for a file that is damaged, of a newer program or of another event than the one
        that is here; StorageError, OSError or SQLAlchemyError where a service is away.
        """
        head = check(self._path)
        _require_readable(head)
        self._require_same(head)
        done = Imported(str(head["event"]))
        documents = self._put_objects(done.event)
        if lacking := {"people.json", "catalogue.json", "event.json"} - documents.keys():
            raise TransferError(f"{self._path} is no whole export of MediaHub: it has no {min(lacking)}.")
        with self._services.database.begin() as session:
            done.accounts = _make_accounts(session, documents.pop("people.json"))
            restore_catalogue(session, documents.pop("catalogue.json"))
            event = restore_event(session, documents.pop("event.json"))
            self._state.event_id = event.id
        self._restore(documents, done)
        with self._services.database.begin() as session:
            record(session, Action.EVENT_IMPORTED, session.get_one(Event, event.id), {"assets": done.assets})
        return done

    def _require_same(self, head: Json) -> None:
        with self._services.database.read() as session:
            there = session.scalar(select(Event).where(Event.slug == head["event"]))
        if there is not None and there.created_at != datetime.fromisoformat(head["created_at"]):
            raise TransferError(
                f"There is another event {head['event']} here ({there.name}). Ids of pictures follow "
                f"from that name, "
                "so it cannot be given another one: delete that event, or import into another MediaHub."
            )

    def _put_objects(self, slug: str) -> dict[str, Json]:
        """Put the objects into the bucket; the documents besides those of assets, which are read again.
        Raises TransferError for what is of another event."""
        documents: dict[str, Json] = {}
        count = 0
        for name, size, file in members(self._path):
            if name.startswith(OBJECTS):
                self._put(name.removeprefix(OBJECTS), file, slug)
                count += 1
                self._progress(count, count)
            elif name not in (HEAD, END):
                document = read_document(name, size, file)
                require_own(name, document, slug)
                if not name.startswith("assets/"):
                    documents[name] = document
        return documents

    def _put(self, key: str, file: IO[bytes], slug: str) -> None:
        if not is_own_object(key, slug):
            raise TransferError(f"{self._path} brings an object that no event has: {key}.")
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path = Path(folder) / "object"
            with path.open("wb") as target:
                shutil.copyfileobj(file, target, 1 << 20)
            with path.open("rb") as written:
                digest = hashlib.file_digest(written, "sha256").hexdigest()
            if digest_in(key) not in (None, digest):
                raise TransferError(f"{key} has other bytes than its name says: export the event again.")
            mime = "image/png" if key.startswith("renditions/") else "application/octet-stream"
            self._services.bucket.put_file(key, path, sha256=digest, mime=mime)

    def _restore(self, documents: dict[str, Json], done: Imported) -> None:
        for name, document in documents.items():
            if name.startswith("batches/"):
                with self._services.database.begin() as session:
                    number = int(document["batch"]["id"])
                    self._state.batches[number] = restore_batch(
                        session, self._state.event_id, settled(document)
                    )
        for name, size, file in members(self._path):
            if name.startswith("assets/"):
                with self._services.database.begin() as session:
                    self._asset(session, read_document(name, size, file), done)
        for name, document in documents.items():
            with self._services.database.begin() as session:
                self._other(session, name, document)

    def _asset(self, session: Session, document: Json, done: Imported) -> None:
        identity = document["asset"]["id"]
        there = session.get(Asset, identity)
        if there is not None and there.state != "storing":
            done.there += 1
            return
        batch = self._state.batches.get(int(document["batch"])) or stand_in_batch(
            session, self._state.event_id, document
        )
        restore_asset(session, document, self._state.event_id, batch, [])
        session.flush()
        enqueue(session, [identity])
        done.assets += 1

    def _other(self, session: Session, name: str, document: Json) -> None:
        event_id = self._state.event_id
        kind = name.partition("/")[0].removesuffix(".json")
        if kind == "galleries":
            restore_gallery(session, event_id, document)
        elif kind == "gallery-changes":
            restore_gallery_changes(session, event_id, document)
        elif kind == "links":
            restore_links(session, event_id, self._with_new_addresses(document))
        elif kind == "press":
            restore_press_page(session, event_id, document)
        elif kind == "usage":
            restore_usage(session, event_id, document)
        elif kind == "history":
            restore_history(session, event_id, document, self._state.actions)
        elif kind == "logo" and session.get(EventLogo, event_id) is None:
            session.add(EventLogo(event_id=event_id, **from_json(EventLogo, document["logo"])))

    def _with_new_addresses(self, document: Json) -> Json:
        """Share links with tokens that only this installation knows, the same ones at a second import."""
        key = self._services.settings.secret_key.get_secret_value().encode()
        for link in document["links"]:
            made = hmac.new(key, f"imported link {link['token_sha256']}".encode(), hashlib.sha256).digest()
            link["token"] = base64.urlsafe_b64encode(made[:24]).decode()
            link["token_sha256"] = hash_secret(link["token"])
        return document


def _require_readable(head: Json) -> None:
    newer = int(head["format"]) > FORMAT or int(head["records"]) > RECORDS_FORMAT
    if newer or is_newer(str(head["revision"]), newest_revision()):
        raise TransferError(
            f"This event was exported by MediaHub {head['mediahub']} (schema {head['revision']}), and "
            f"this program knows "
            f"schema {newest_revision()}: update this program first. An older export is always understood."
        )


def _make_accounts(session: Session, document: Json) -> int:
    """Accounts that may nothing and cannot sign in, for people who are named and have none here."""
    there = user_ids(session, [one["email"] for one in document["people"]])
    fresh = [one for one in document["people"] if one["email"] not in there]
    session.add_all(
        User(email=one["email"], name=one["name"], active=False, fs_uniquifier=secrets.token_hex(32))
        for one in fresh
    )
    session.flush()
    return len(fresh)

"""Making delivered files in threads of a worker, and deleting those that nobody took for long."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.coordination.waits import has_come
from mediahub.catalog.models import Asset, DeliveredFile
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.fields import camera_fields
from mediahub.delivery.files.package import LONGEST_CLAIM, LONGEST_PAUSE, VERDICT, Plan, load, plan
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipes import WHOLE, RecipeError
from mediahub.delivery.files.signing import DeliverySigning, SignedFile
from mediahub.delivery.sidecar_files import MIMES, keys_of
from mediahub.logs.tracing import working_for
from mediahub.loops import Loop
from mediahub.media.containers.filetypes import MANIFEST_ENDING, XMP_ENDING
from mediahub.media.containers.identify import identify
from mediahub.media.hashing import sha256_file
from mediahub.media.model import MediaError, NotRead
from mediahub.media.sandbox.sandbox import BYTES_PER_SECOND, PATIENCE, SECONDS, Sandbox
from mediahub.media.writing.deliver import Made, deliver_original, deliver_picture
from mediahub.messages import N_
from mediahub.objects.renditions import PROXY
from mediahub.provenance.signers import NoSigner
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError, Unavailable
from mediahub.storage.keys import delivery_prefix

log = structlog.get_logger()

IDLE, LONGEST_IDLE = 0.1, 0.4
"""Seconds between looks for work: somebody's page waits. Longer and longer while nobody asks for anything."""
CLAIM = timedelta(minutes=5)
"""After this whoever took a file up is believed to be dead; a large one may take longer."""
FIRST_PAUSE = timedelta(seconds=5)
"""Between tries of what goes wrong on our side, longer each time."""
LONGEST_WAIT = timedelta(minutes=1)
"""Between looks whether what a file is made of has come."""
RETENTION = timedelta(days=7)
"""A file that nobody took for so long is deleted; it can be made again."""
SWEEP_EVERY = 60.0
AT_ONCE = 200
ON_ITS_WAY = N_("The full size of this picture is on its way; try again in a while.")
NO_PROXY = N_("The small version of this clip is still being made; try again in a few minutes.")
NO_STORAGE = N_("Storage did not answer. The file is made as soon as it does.")
TOO_MUCH = N_("Making the file took too much time or memory just now. It is tried again by itself.")
NOT_SIGNED = N_("The file could not be signed just now. It is tried again by itself; the log says why.")
OUR_FAULT = N_(
    "Making the file went wrong on our side. It is tried again by itself, and the team finds the reason in "
    "the log."
)


class Outdated(Exception):
    """What was asked for is not what the catalogue would deliver now."""


class NotThereYet(Exception):
    """What the file is made of has not come yet; the message is for people."""


class Maker:
    """Makes wanted files. Every call may be repeated, and be killed at any point."""

    def __init__(self, services: Services, sandbox: Sandbox, threads: int = 2) -> None:
        self._services = services
        self._sandbox = sandbox
        self._threads = threads
        self._signing = DeliverySigning(services, sandbox)
        self._pool = ThreadPoolExecutor(threads, "deliveries")
        self._running: set[Future[None]] = set()
        self._stop = threading.Event()

    def loops(self) -> Sequence[Loop]:
        """Make what is wanted; delete what nobody took."""
        return (
            Loop(name="deliveries", work=self.work, poll=IDLE, longest_poll=LONGEST_IDLE),
            Loop(name="old-deliveries", work=lambda _: sweep(self._services), poll=SWEEP_EVERY),
        )

    def work(self, stop: threading.Event) -> bool:
        """Give what is wanted to the threads; true while any has something in hand."""
        self._stop = stop
        self._running = {one for one in self._running if not one.done()}
        claimed = self._claim(self._threads - len(self._running))
        self._running |= {self._pool.submit(self.make, key, request) for key, request in claimed.items()}
        if self._running and not claimed:
            wait(self._running, timeout=IDLE, return_when=FIRST_COMPLETED)
        return bool(self._running)

    def make(self, key: str, request_id: str = "") -> None:
        """Make one file and say so in its row, or why not; `request_id` is that of who asked for it first.

        A verdict on the file is final. What goes wrong on our side is tried again, ever more slowly.
        """
        with working_for(request_id):
            self._try(key)

    def _try(self, key: str) -> None:
        try:
            made = self._plan(key)
            if made is not None:
                self._make(*made)
        except SQLAlchemyError as error:
            self._put_back(key, error)
        except Outdated:
            self._drop(key)
        except NotThereYet as reason:
            self._put_off(key, str(reason), LONGEST_WAIT)
        except NotRead as error:  # no verdict on the file
            log.warning("a delivery was not made", key=key, reason=error.message)
            self._put_off(key, TOO_MUCH)
        except NoSigner as error:
            log.warning("a delivery was not signed", key=key, reason=str(error))
            self._put_off(key, NOT_SIGNED)
        except MediaError as error:
            self._fail(key, error.message)
        except RecipeError as error:
            self._fail(key, str(error))
        except StorageError as error:
            log.warning("a delivery was not made", key=key, reason=str(error))
            self._put_off(key, NO_STORAGE if isinstance(error, Unavailable) else OUR_FAULT)
        except Exception as error:
            if self._stop.is_set():  # its sandbox was closed under it
                return self._put_back(key, error)
            log.exception("a delivery was not made", key=key)
            self._put_off(key, OUR_FAULT)

    def _claim(self, count: int) -> dict[str, str]:
        """Files that are this worker's to make now, each with the request that asked for it."""
        if count < 1:
            return {}
        with self._services.database.read() as session:
            waiting = select(DeliveredFile.key, DeliveredFile.attempts).where(_free())
            found = session.execute(waiting.order_by(DeliveredFile.wanted_at).limit(count)).all()
        claimed: dict[str, str] = {}
        for key, attempts in found:
            try:
                request_id = self._claim_one(key, attempts)
            except SQLAlchemyError as error:
                if not claimed:
                    raise
                # those claimed so far are made now: until their claims end, nobody else would make them
                log.warning("a delivery was not claimed", key=key, reason=str(error).splitlines()[:1])
                break
            if request_id is not None:
                claimed[key] = request_id
        return claimed

    def _claim_one(self, key: str, attempts: int) -> str | None:
        """The request that asked for it, "" for none; None if another worker was first."""
        now = utcnow()
        values = {
            "claimed_until": now + CLAIM,
            "attempts": attempts + 1,
            # whoever is killed by it is not killed by it again at once
            "due_at": now + pause_after(attempts + 1, LONGEST_PAUSE),
        }
        with self._services.database.begin() as session:
            claim = update(DeliveredFile).where(DeliveredFile.key == key, _free())
            taken = session.execute(claim.values(**values).returning(DeliveredFile.request_id)).first()
            return None if taken is None else taken.request_id or ""

    def _plan(self, key: str) -> tuple[Plan, Asset, str] | None:
        """What to make of which object; None if the row is gone. Raises Outdated and NotThereYet."""
        with self._services.database.read() as session:
            row = session.get(DeliveredFile, key)
            if row is None:
                return None
            assets = load(session, [row.asset_id])
            if not assets or assets[0].state != "ready":
                raise Outdated
            asset = assets[0]
            recipe = recipes.parse(row.recipe)
            policy = policy_of(session, asset.event_id)
            planned = plan(asset, recipe, policy, row.recipient_number, row.label)
            if planned.key != key:
                raise Outdated
            if asset.awaited:
                raise NotThereYet(ON_ITS_WAY)
            source = asset.original_key
            if asset.kind == "video" and not recipe.is_original:
                proxies = {one.name: one.key for one in asset.renditions}
                source = proxies.get(PROXY.name, "")
                if not source:
                    raise NotThereYet(NO_PROXY)
            return planned, asset, source

    def _make(self, planned: Plan, asset: Asset, source: str) -> None:
        began = time.monotonic()
        self._hold(planned.key, seconds_for(asset.size) * PATIENCE)
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path, target = Path(folder) / "original", Path(folder) / "made"
            size = self._services.bucket.get_to_file(source, path)
            seconds = seconds_for(size)
            made = self._in_sandbox(planned, asset, path, target, seconds)
            signed = self._signing.sign(planned, asset, path, target, seconds)
            self._services.bucket.put_rendition(planned.key, signed.path, made.mime)
            for ending, data in ((XMP_ENDING, made.sidecar), (MANIFEST_ENDING, signed.manifest)):
                if data:
                    self._services.bucket.put_bytes(f"{planned.key}{ending}", data, MIMES[ending])
            kept = self._keep(planned.key, made, signed)
        if not kept:
            for key in keys_of(planned.key):
                self._services.bucket.delete(key)
        seconds_taken = round(time.monotonic() - began, 2)
        log.info("made a delivery", key=planned.key, asset_id=asset.id, seconds=seconds_taken)

    def _in_sandbox(self, planned: Plan, asset: Asset, path: Path, target: Path, seconds: float) -> Made:
        file_type, recipe = identify(path), planned.recipe
        if asset.kind == "video" or recipe.long_edge is None:
            args = (path, file_type, target, planned.fields, planned.policy.strips)
            return self._sandbox.call(deliver_original, *args, seconds=seconds)
        fields = replace(planned.fields, **camera_fields(asset, planned.policy))
        part = None
        if recipe.part is not None:
            one = recipe.part
            part = (one.left / WHOLE, one.top / WHOLE, one.width / WHOLE, one.height / WHOLE)
        size = (recipe.long_edge, recipe.quality)
        picture = (path, file_type, target, fields, size, part, planned.policy.strips)
        return self._sandbox.call(deliver_picture, *picture, seconds=seconds)

    def _keep(self, key: str, made: Made, signed: SignedFile) -> bool:
        """Say that the file is there; False if it was withdrawn meanwhile."""
        values = {
            "state": "ready",
            "claimed_until": None,
            "attempts": 0,
            "mime": made.mime,
            "width": made.width,
            "height": made.height,
            "size": signed.path.stat().st_size,
            "sha256": sha256_file(signed.path),
            "sidecar_size": len(made.sidecar),
            "manifest_size": len(signed.manifest),
            "problem": "",
        }
        still = select(Asset.id).where(Asset.id == DeliveredFile.asset_id, Asset.state == "ready").exists()
        with self._services.database.begin() as session:
            change = update(DeliveredFile).where(DeliveredFile.key == key, still)
            done = session.execute(
                change.values(**values).returning(DeliveredFile.key),
                execution_options={"synchronize_session": False},
            )
            return done.first() is not None

    def _put_back(self, key: str, error: Exception) -> None:
        """Soon again: the worker ends, or the database is away. Then its claim ends by itself."""
        log.warning("a delivery is made later", key=key, reason=str(error).splitlines()[:1])
        due_at = utcnow() if self._stop.is_set() else utcnow() + FIRST_PAUSE
        with suppress(SQLAlchemyError):
            self._settle(key, claimed_until=None, due_at=due_at)

    def _hold(self, key: str, seconds: float) -> None:
        """Keep the claim on a large file for as long as it may take."""
        if (longer := timedelta(seconds=seconds)) > CLAIM:
            self._settle(key, claimed_until=utcnow() + longer)

    def _fail(self, key: str, problem: str) -> None:
        self._settle(
            key, state="failed", problem=problem, claimed_until=None, due_at=utcnow() + VERDICT, attempts=0
        )

    def _put_off(self, key: str, problem: str, longest: timedelta = LONGEST_PAUSE) -> None:
        with self._services.database.read() as session:
            row = session.get(DeliveredFile, key)
        if row is not None:
            due_at = utcnow() + pause_after(row.attempts, longest)
            self._settle(key, problem=problem, claimed_until=None, due_at=due_at)

    def _drop(self, key: str) -> None:
        """Forget a wish: whoever has it asks anew, for what there is now."""
        with self._services.database.begin() as session:
            wish = DeliveredFile.key == key, DeliveredFile.state == "wanted"
            session.execute(delete(DeliveredFile).where(*wish))

    def _settle(self, key: str, **values: object) -> None:
        """Change a file that is not made yet: another worker may have been faster."""
        with self._services.database.begin() as session:
            wish = DeliveredFile.key == key, DeliveredFile.state == "wanted"
            session.execute(update(DeliveredFile).where(*wish).values(**values))


def sweep(services: Services, limit: int = AT_ONCE) -> int:
    """Delete files that nobody took for `RETENTION`; says how many. Raises StorageError."""
    over = utcnow() - RETENTION
    with services.database.read() as session:
        old = select(DeliveredFile.key).where(DeliveredFile.used_at < over).limit(limit)
        keys = session.scalars(old).all()
    if not keys:
        return 0
    for key in keys:
        for one in keys_of(key):
            services.bucket.delete(one)
    with services.database.begin() as session:
        these = DeliveredFile.key.in_(keys)
        session.execute(delete(DeliveredFile).where(these, DeliveredFile.used_at < over))
        # somebody took it while it was deleted: it is made once more
        again = {"state": "wanted", "wanted_at": utcnow(), "due_at": utcnow(), "claimed_until": None}
        session.execute(update(DeliveredFile).where(these).values(again))
    return len(keys)


def forget(services: Services, asset_id: str) -> None:
    """Delete everything that was made of an asset to be handed out: its presigned URLs lead nowhere then."""
    with services.database.begin() as session:
        session.execute(delete(DeliveredFile).where(DeliveredFile.asset_id == asset_id))
    for info in list(services.bucket.list(delivery_prefix(asset_id))):
        services.bucket.delete(info.key)


def pause_after(attempts: int, longest: timedelta) -> timedelta:
    """How long to wait after so many tries in a row."""
    return min(FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 12), longest)


def seconds_for(size: int) -> float:
    """What making a file of an original of `size` bytes may take: it is read, and written."""
    return SECONDS + 2 * size / BYTES_PER_SECOND


def _free() -> ColumnElement[bool]:
    now = utcnow()
    claim_is_over = has_come(DeliveredFile.claimed_until, now, LONGEST_CLAIM)
    unclaimed = or_(DeliveredFile.claimed_until.is_(None), claim_is_over)
    is_due = has_come(DeliveredFile.due_at, now, LONGEST_PAUSE)
    return and_(DeliveredFile.state == "wanted", unclaimed, is_due)

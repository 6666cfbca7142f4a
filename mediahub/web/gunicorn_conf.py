"""gunicorn's configuration (`-c python:mediahub.web.gunicorn_conf`), from the `MEDIAHUB_*` settings."""

import gc
import resource
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from mediahub.http.server.shares import Places
from mediahub.http.server.worker import worker_for
from mediahub.s3proxy.admission import PREFIX
from mediahub.s3proxy.gateway import SLICES, THREADS
from mediahub.settings import load_settings
from mediahub.storage.client import make_client

_settings = load_settings()

GARBAGE = (20_000, 20, 20)
"""After how many new containers those are looked through for garbage, and how often all are. A page makes
thousands that are gone without that: with Python's own 700 a web process looked 3 % of its time."""

bind = [
    f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
]
proc_name = "mediahub-web"

# threads wait for the database and for S3 while others render; each process makes the application after the
# fork, so that it opens connections of its own; only the code is there before
worker_class = worker_for(
    places=Places(_settings.web_max_per_address, _settings.proxy_networks),
    large_bodies=max(1, _settings.web_threads // 2),
    received=128 << 20,
    unsent=128 << 20,
    handed_over=PREFIX,
)
worker_connections = 2000
sendfile = False  # a thread would wait for whoever reads a file slowly
workers = _settings.web_workers
# a zip that is sent holds a thread for as long as its reader takes: those come on top, see web.transfers; and
# so do those that fetch thumbs and take slices, see s3proxy.gateway
threads = (
    _settings.web_threads + _settings.web_transfers + (THREADS + SLICES if _settings.s3_is_proxied else 0)
)
preload_app = False
limit_request_line = 8190  # a presigned address with a long name in another script
limit_request_fields = 100
limit_request_field_size = 8190  # of all of them together see http.server.incoming
# whom to believe about addresses and https is MEDIAHUB_TRUSTED_PROXIES' to say, see web.proxies
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}


def on_starting(server: Any) -> None:
    """Import the application once for all workers: it takes seconds. What that makes stays, so nobody looks
    through it for garbage, which would take a fifth of a start; nor, after the fork, through what making the
    application makes."""
    gc.disable()
    import_module(server.app.app_uri.partition(":")[0])
    make_client(_settings)  # botocore reads its description of S3, a seventh of a second, only once
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """The application is there: from now on only what requests make is looked through.

    Each live page and each transfer has files open: as many as the system lets us."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS says "no limit" and means another
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


timeout = 60  # a worker that says nothing for so long is replaced
graceful_timeout = 20  # seconds for requests under way when it is told to stop
keepalive = 15
# the heartbeat must not wait for a disk that uploads keep busy
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True

accesslog = "-"  # that there is one; who writes it, and where, is:
logger_class = "mediahub.web.access_log.JsonLogger"

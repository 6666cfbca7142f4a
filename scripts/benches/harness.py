"""What benchmarks share: an installation of its own in a temporary home, and frames to feed it."""

from __future__ import annotations

import io
import os
import random
import re
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from mediahub.services.installation import other_services, storage_service
from mediahub.services.preparing import migrate
from mediahub.services.processes import Service, Supervisor
from mediahub.settings import Settings, load_settings

LANDSCAPE_24MP = (6000, 4000)
BASES = 4
"""Pictures drawn; the frames differ from them in two numbers, so that each is a picture of its own."""


@contextmanager
def installation(*services: str) -> Iterator[Settings]:
    """Storage and the named services (`worker`, `indexer`, `web`), running until the block ends."""
    with tempfile.TemporaryDirectory(prefix="mediahub-bench-") as folder:
        web, s3 = free_ports(2)
        home = Path(folder) / "home"
        os.environ |= {
            "MEDIAHUB_HOME": str(home),
            "MEDIAHUB_PORT": str(web),
            "MEDIAHUB_S3_PORT": str(s3),
        }
        settings = load_settings()
        supervisor = Supervisor(home / "log", lambda words: print(words, file=sys.stderr))
        try:
            _start(supervisor, storage_service(settings))
            migrate(settings)
            for service in other_services(settings):
                if service.name in services:
                    _start(supervisor, service)
            yield settings
        finally:
            supervisor.stop()


def _start(supervisor: Supervisor, service: Service) -> None:
    supervisor.launch(service)
    supervisor.await_ready(service)


def sign_in(client: Any, email: str, password: str) -> None:
    """Sign a client of httpx or of Flask's tests in, as the form of the page does."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
    if found is None:
        raise SystemExit("the sign-in page has no form")
    form = {"email": email, "password": password, "csrf_token": found[1]}
    if client.post("/login", data=form).status_code != 302:
        raise SystemExit(f"{email} could not sign in")


def write_frames(folder: Path, count: int, size: tuple[int, int] = LANDSCAPE_24MP) -> list[Path]:
    """`count` JPEGs as a camera writes them: about 0.35 bytes a pixel, EXIF, 4:2:2."""
    folder.mkdir(parents=True, exist_ok=True)
    bases = [_jpeg(seed, size) for seed in range(min(BASES, count))]
    paths = []
    for number in range(count):
        path = folder / f"DSC_{number:04d}.JPG"
        path.write_bytes(_numbered(bases[number % len(bases)], number))
        paths.append(path)
    return paths


def _jpeg(seed: int, size: tuple[int, int]) -> bytes:
    """Detail at every scale, as in a photograph: noise of falling size over a gradient."""
    noise = np.random.default_rng(seed)
    width, height = size
    picture = np.zeros((height, width, 3), np.float32)
    for scale, weight in ((512, 110), (64, 70), (8, 36), (1, 9)):
        cells = noise.random((height // scale + 2, width // scale + 2, 3), dtype=np.float32)
        layer = Image.fromarray((cells * 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
        picture += np.asarray(layer, np.float32) * (weight / 225)
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).filter(ImageFilter.SHARPEN)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Bench", "B-1", 1
    exif.get_ifd(0x8769)[0x9003] = f"2025:10:18 10:{seed:02d}:00"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, subsampling="4:2:2", exif=exif)
    return out.getvalue()


def _numbered(jpeg: bytes, number: int) -> bytes:
    """The same picture with two other steps in its first quantization table (ITU-T T.81, B.2.4.1): another
    picture for a comparison of coded data, and neither larger nor slower to decode."""
    table = jpeg.index(b"\xff\xdb") + 5
    finest = bytes([1 + number % 255, 1 + number // 255 % 255])
    return jpeg[: table + 62] + finest + jpeg[table + 64 :]


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on, below those that systems hand out by themselves."""
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(20_000, 29_000)
        with socket.socket() as probe:
            if port not in found and probe.connect_ex(("127.0.0.1", port)):
                found.append(port)
    return found

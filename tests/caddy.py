"""A real Caddy in front, with the configuration that we ship."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import CHECKOUT, skip_or_fail
from tests.nginx import NAME, certificate

SHIPPED = CHECKOUT / "docs" / "operating" / "Caddyfile"


def shipped(listens: int, port: int, folder: Path) -> str:
    """The shipped file for https on `listens` in front of `port`, with a certificate of our own."""
    text = SHIPPED.read_text()
    pem = certificate(folder)
    for there, here in (
        (f"\n{NAME} {{\n", f"\nhttps://{NAME}:{listens} {{\n\ttls {pem} {folder}/privkey.pem\n"),
        ("127.0.0.1:8080", f"127.0.0.1:{port}"),
    ):
        assert there in text
        text = text.replace(there, here)
    return "{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + text


@contextmanager
def caddy(site: str, folder: Path) -> Iterator[None]:
    """Caddy with this site until it is left."""
    program = shutil.which("caddy")
    if program is None:
        skip_or_fail("caddy", "caddy is not installed")
    (folder / "Caddyfile").write_text(site)
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [str(program), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with (folder / "caddy.log").open("wb") as log:
        process = subprocess.Popen(command, env=home, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)

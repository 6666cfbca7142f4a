"""rclone, as what uploads and ingest are compared with."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from mediahub.settings import Settings


class Rclone:
    """rclone with the embedded S3 server as its remote."""

    def __init__(self, settings: Settings) -> None:
        """Raises SystemExit if rclone is not installed."""
        program = shutil.which("rclone")
        if program is None:
            raise SystemExit("rclone is not installed: it is what is compared with")
        remote = {
            "TYPE": "s3",
            "PROVIDER": "Other",
            "ENDPOINT": settings.s3_url,
            "ACCESS_KEY_ID": settings.s3_access_key.get_secret_value(),
            "SECRET_ACCESS_KEY": settings.s3_secret_key.get_secret_value(),
            "REGION": settings.s3_region,
            "FORCE_PATH_STYLE": "true",
        }
        # what the environment says to other S3 clients is not for this one
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self._environment = kept | {f"RCLONE_CONFIG_BENCH_{name}": value for name, value in remote.items()}
        self._start = [program, "--config", "/dev/null"]
        self._bucket = f"bench:{settings.s3_bucket}"

    def copy(self, source: Path, prefix: str, *options: str) -> float:
        """Copy a file or folder to below `prefix`; the seconds it took."""
        begun = time.perf_counter()
        self._run("copy", str(source), f"{self._bucket}/{prefix}", *options)
        return time.perf_counter() - begun

    def copy_and_purge(self, source: Path, prefix: str) -> float:
        """Copy, and delete what was copied; the seconds that copying took."""
        seconds = self.copy(source, prefix)
        self.purge(prefix)
        return seconds

    def purge(self, prefix: str) -> None:
        """Delete what was copied there."""
        self._run("purge", f"{self._bucket}/{prefix}")

    def _run(self, *words: str) -> None:
        subprocess.run([*self._start, *words], env=self._environment, check=True)

"""ExifTool, as photographers and their programs use it: it writes words into files and beside them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import skip_or_fail


def need_exiftool() -> None:
    """Skip the test where it is not installed; fail it in CI."""
    if not shutil.which("exiftool"):
        skip_or_fail("exiftool", "ExifTool is not installed")


def edit_files(paths: Sequence[Path]) -> None:
    """Give each a caption, a headline, stars and a keyword, inside the file. A headline names its file."""
    _run(
        "-overwrite_original",
        "-charset",
        "iptc=utf8",
        "-codedcharacterset=utf8",
        "-IPTC:Headline<In the file $filename",
        "-XMP-photoshop:Headline<In the file $filename",
        "-IPTC:Caption-Abstract=Zhāng Wěi am Rednerpult 演讲",
        "-XMP-dc:Description=Zhāng Wěi am Rednerpult 演讲",
        "-XMP-xmp:Rating=4",
        "-XMP-dc:Subject+=edited",
        *map(str, paths),
    )


def write_tags(path: Path, *assignments: str) -> None:
    """Set these tags (`-XMP-dc:Title=…`) in the file, and no others."""
    _run("-overwrite_original", "-charset", "iptc=utf8", *assignments, str(path))


def write_sidecars(paths: Sequence[Path]) -> list[Path]:
    """Leave the files alone, and put all that they say and such words into XMP files beside them."""
    _run(
        "-tagsfromfile",
        "@",
        "-all>xmp:all",
        "-XMP-photoshop:Headline<In the sidecar $filename",
        "-o",
        "%d%f.xmp",
        *map(str, paths),
    )
    sidecars = [path.with_suffix(".xmp") for path in paths]
    _run(
        "-overwrite_original",
        "-XMP-dc:Description=Zhāng Wěi am Rednerpult 演讲",
        "-XMP-xmp:Rating=4",
        "-XMP-dc:Subject+=edited",
        *map(str, sidecars),
    )
    return sidecars


def _run(*words: str) -> None:
    done = subprocess.run(["exiftool", "-q", "-m", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

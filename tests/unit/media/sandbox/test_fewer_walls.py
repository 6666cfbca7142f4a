"""On a system that permits less, a container or an old kernel, files are read behind the walls left to it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.media.picture_files import quarters, write

UNSHARE = {"x86_64": 272, "aarch64": 97}
LANDLOCK = 444

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in UNSHARE, reason="a system whose calls can be refused"
)

_RUN = """
import json, struct, sys
from pathlib import Path
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.sandbox.walls.linux import PR_SET_SECCOMP, no_new_privileges, prctl_address
from mediahub.media.sandbox.walls.seccomp import _Program

steps = [(0x20, 0, 0, 0)]  # the number of the call
for number in json.loads(sys.argv[1]):
    steps += [(0x15, 0, 1, number), (6, 0, 0, 0x50001)]  # EPERM
steps.append((6, 0, 0, 0x7FFF0000))
no_new_privileges()
prctl_address(PR_SET_SECCOMP, 2, _Program(len(steps), b"".join(struct.pack("HBBI", *one) for one in steps)))
with Sandbox(1) as sandbox:
    standing = {wall.name: wall.stands for wall in sandbox.walls()}
    print(json.dumps([standing, sandbox.analyse(Path(sys.argv[2])).facts.mime]))
"""


@pytest.mark.parametrize(
    ("refused", "missing"),
    [
        ([UNSHARE.get(platform.machine(), 0)], {"network"}),
        ([LANDLOCK], {"files"}),
        ([UNSHARE.get(platform.machine(), 0), LANDLOCK], {"network", "files"}),
    ],
)
def test_what_is_refused_is_missing_and_the_rest_stands(
    tmp_path: Path, refused: list[int], missing: set[str]
) -> None:
    picture = write(tmp_path / "picture.jpg", quarters(60, 40), format="JPEG")
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    done = subprocess.run(
        [sys.executable, "-c", _RUN, json.dumps(refused), str(picture)],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    standing, mime = json.loads(done.stdout)
    assert mime == "image/jpeg"
    assert {name for name, stands in standing.items() if not stands} >= missing
    assert standing["environment"]
    assert standing["limits"]
    assert standing["system calls"]

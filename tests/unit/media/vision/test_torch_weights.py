"""Weights of PyTorch, read without running anything."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from mediahub.media.vision.torch_weights import MAGIC, PROTOCOL, read_weights


class Evil:
    """What pickle would call when it is read."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, ("raise SystemExit('it ran')",)


def test_weights_that_would_run_something_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.pth"
    path.write_bytes(b"".join(pickle.dumps(part, 2) for part in (MAGIC, PROTOCOL, {}, Evil())))
    with pytest.raises(ValueError, match="exec has no place"):
        read_weights(path)
    path.write_bytes(b"no weights")
    with pytest.raises(ValueError, match="cannot be read as weights"):
        read_weights(path)

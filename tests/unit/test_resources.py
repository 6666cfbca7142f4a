"""Templates and the front end: of the wheel where they are packed in it, else of the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub import resources


def test_they_lie_in_the_checkout() -> None:
    assert (resources.templates_dir() / "base.html").is_file() or any(resources.templates_dir().iterdir())
    assert resources.static_dir().name == "static"
    assert resources.static_dir().is_dir()


def test_what_is_packed_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "mediahub"
    monkeypatch.setattr(resources, "PACKAGE", package)
    assert resources.static_dir() == tmp_path / "static"
    (package / "static").mkdir(parents=True)
    assert resources.static_dir() == package / "static"
    assert resources.templates_dir() == tmp_path / "templates"

"""Which folders every reader sees: code, and nothing that may hold secrets."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mediahub.media.sandbox.code_folders import OWN_CODE, package_of, system_folders
from tests.unit.media import misbehaving


def test_the_folder_a_program_was_started_in_is_not_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`home` lies there by default, as `var`."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    seen = system_folders()
    assert not [one for one in seen if (tmp_path / "var" / "secrets.json").is_relative_to(one)]
    for private in ("/etc/shadow", "/root/.ssh", "/proc/1/environ", str(Path.home() / ".aws")):
        assert not [one for one in seen if Path(private).is_relative_to(one)]
    assert OWN_CODE in seen
    assert Path(json.__file__).resolve().is_relative_to(Path(os.__file__).resolve().parent)


def test_installed_packages_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site-packages"
    monkeypatch.syspath_prepend(str(folder))
    assert folder in system_folders()


def test_a_function_brings_its_package() -> None:
    assert package_of(misbehaving.add) == Path(__file__).parents[3]
    assert package_of(package_of) == OWN_CODE
    assert package_of(os.getpid) is None

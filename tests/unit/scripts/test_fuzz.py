"""The fuzzer's driver: what is a finding, and what is only a target that never began."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import CHECKOUT

SCRIPT = CHECKOUT / "scripts" / "fuzz.py"
Child = Callable[[str], int]


@pytest.fixture
def fuzz(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("fuzz_script", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path])
        spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FINDINGS", tmp_path / "findings")
    return module


@pytest.fixture
def run(fuzz: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Child:
    """Runs a target whose process is this Python text, which knows the folder of findings and is counted."""

    def run_child(text: str, seconds: float = 30) -> int:
        child = tmp_path / "child.py"
        begun = f"import pathlib, sys\nfolder = pathlib.Path({str(tmp_path / 'findings' / 'query')!r})\n"
        counted = f"open({str(tmp_path / 'begun')!r}, 'a').write('.')\n"
        child.write_text(begun + counted + text)
        monkeypatch.setattr(fuzz, "__file__", str(child))
        code: int = fuzz._run("query", seconds)
        return code

    return run_child


def begun(tmp_path: Path) -> int:
    return len((tmp_path / "begun").read_text())


def test_a_target_that_never_began_is_said_and_not_begun_again(
    run: Child, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("sys.exit('no such module')") == 2
    assert begun(tmp_path) == 1
    said = capfd.readouterr()
    assert "no such module" in said.err
    assert "left no finding" in said.err
    assert "findings in" not in said.out


def test_after_a_finding_it_goes_on(run: Child, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found_once = (
        "if not list(folder.glob('finding-*')): (folder / 'finding-1').write_bytes(b'x'); sys.exit(77)"
    )
    assert run(found_once) == 1
    assert begun(tmp_path) == 2
    assert "query: 1 findings" in capfd.readouterr().out


def test_a_finding_of_an_earlier_run_hides_no_failure(run: Child, tmp_path: Path) -> None:
    folder = tmp_path / "findings" / "query"
    folder.mkdir(parents=True)
    (folder / "crash-old").write_bytes(b"x")
    assert run("sys.exit(1)") == 2


def test_one_that_ends_well_found_nothing(run: Child, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("pass") == 0
    assert "query: 0 findings" in capfd.readouterr().out


def test_without_atheris_it_names_the_command_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "atheris.py").write_text("raise ModuleNotFoundError('no atheris')")
    done = subprocess.run(
        [sys.executable, SCRIPT, "query", "--inside"],
        env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "scripts/fuzz" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["png", "query", "ftp-names", "csv"])
def test_every_kind_of_target_is_found_by_its_name(fuzz: Any, name: str) -> None:
    found = fuzz._find(name)
    assert found is not None
    assert found.name == name


def test_a_name_of_none_is_none(fuzz: Any) -> None:
    assert fuzz._find("nothing") is None


def test_the_words_of_a_reader_are_a_dictionary_of_libfuzzer_and_no_finding(
    fuzz: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "findings" / "png"
    folder.mkdir(parents=True)
    lines = fuzz._dictionary(fuzz._find("png")).read_text().splitlines()
    assert r'"\x49\x48\x44\x52"' in lines
    assert all(re.fullmatch(r'"(\\x[0-9a-f]{2}){2,32}"', line) for line in lines)
    assert not fuzz._wrote_finding(folder, 0)
    (folder / "crash-1").write_bytes(b"x")
    assert fuzz._wrote_finding(folder, 0)


def test_what_was_changed_is_made_whole_and_is_not_too_long(fuzz: Any) -> None:
    changed = fuzz._changed(lambda data, size: data + b"!", lambda data: data.upper() + b"SUM", b"abc", 6, 1)
    assert changed == b"ABC!SU"


def test_the_mutator_calls_what_fuzzing_puts_in_its_place(
    fuzz: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As Atheris 3 does: its `Mutate` works once `Fuzz` was called, and is another function by then."""
    made: list[bytes] = []
    atheris = ModuleType("atheris")

    def too_early(data: bytes, size: int) -> bytes:
        raise RuntimeError("Fuzz() must be called before Mutate() can be called.")

    def setup(arguments: list[str], read: Callable[[bytes], None], **changed: Any) -> None:
        def run() -> None:
            vars(atheris)["Mutate"] = lambda data, size: data + b"?"
            made.append(changed["custom_mutator"](b"a", 9, 1))

        vars(atheris)["Fuzz"] = run

    vars(atheris).update(instrument_imports=lambda include: nullcontext(), Setup=setup, Mutate=too_early)
    monkeypatch.setitem(sys.modules, "atheris", atheris)
    target = replace(fuzz._find("png"), mend=lambda data: data + b"sum")
    monkeypatch.setattr(fuzz, "_find", lambda _: target)
    corpus = tmp_path / "findings" / "png" / "corpus"
    corpus.mkdir(parents=True)
    assert fuzz._inside("png", [str(corpus)]) == 0
    assert made == [b"a?sum"]
    assert len(list(corpus.iterdir())) == len(list(target.seeds()))

"""`mediahub inspect`: the metadata of files, read in workers with limits, without any server."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import click

from mediahub.media.hashing import sha256_file
from mediahub.media.metadata import require_readable
from mediahub.media.model import Facts, MediaError, ReadError
from mediahub.media.provenance.model import Provenance
from mediahub.media.provenance.reading import read_file_provenance
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.source_types import disagreement

_QUEUED_AHEAD = 64
"""Files that may be in work beyond the one that is printed next."""
_NOT_SHOWN = {"kind", "raw", "by_source"}


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--raw", is_flag=True, help="Show every value that was read, too.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Files read at a time.")
def inspect(paths: tuple[Path, ...], as_json: bool, raw: bool, workers: int | None) -> None:
    """Show what FILEs, and all files in folders, say of themselves.

    Exit status 1 says that some could not be read.
    """
    failed = False
    show = _show_json if as_json else _show_table
    for found in inspect_paths(paths, workers or os.cpu_count() or 1, raw=raw):
        failed |= "error" in found
        show(found)
    sys.exit(1 if failed else 0)


def inspect_paths(paths: tuple[Path, ...], workers: int, *, raw: bool = False) -> Iterator[dict[str, Any]]:
    """Yield one object for each file, in the order of the arguments and, in folders, by name."""
    with Sandbox(workers, reads=paths) as sandbox, ThreadPoolExecutor(workers + 1) as threads:
        waiting: deque[Any] = deque()
        for name, path in _walk(paths):
            waiting.append(threads.submit(_inspect_one, sandbox, name, path, raw))
            if len(waiting) > _QUEUED_AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _walk(paths: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    for path in paths:
        if not path.is_dir():
            yield str(path), path
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                file = Path(folder, name)
                yield str(file.relative_to(path)), file


def _inspect_one(sandbox: Sandbox, name: str, path: Path, raw: bool) -> dict[str, Any]:
    try:
        # A pipe or device in a folder would be waited for without end.
        if path.exists() and not path.is_file():
            raise MediaError("not_media", "It is not a regular file: copy the photo itself.")
        facts = sandbox.facts(path)
        require_readable(facts)
        signed = sandbox.call(read_file_provenance, path)
        said = {**_fields(facts, raw), **_provenance(signed), **_origins(facts, signed)}
        return {"file": name, "sha256": sha256_file(path), **said}
    except ReadError as error:
        return _failure(name, error.code, error.message)
    except OSError as error:
        words = error.strerror or "it cannot be opened"
        return _failure(name, "unreadable", f"The file cannot be read: {words}.")


def _failure(name: str, code: str, message: str) -> dict[str, Any]:
    return {"file": name, "error": {"code": code, "message": message}}


def _fields(facts: Facts, raw: bool) -> dict[str, Any]:
    hidden = _NOT_SHOWN - {"raw"} if raw else _NOT_SHOWN
    return {one.name: getattr(facts, one.name) for one in fields(facts) if one.name not in hidden}


def _provenance(signed: Provenance | None) -> dict[str, Any]:
    """What the manifests say (Content Credentials), where there are any."""
    if signed is None:
        return {}
    return {
        "provenance": {
            "state": signed.state,
            "verdict": signed.verdict,
            "is_generated": signed.is_generated,
            "failures": [one.code for one in signed.failures],
            "signers": list(signed.signers),
            "manifests": [asdict(one) for one in signed.manifests],
        }
    }


def _origins(facts: Facts, signed: Provenance | None) -> dict[str, Any]:
    """What metadata and manifests state of how it was made, where they do not agree on that."""
    stated = {"metadata": facts.digital_source_type, "manifest": signed.source_type if signed else ""}
    found = disagreement(stated)
    return {"origins": found} if found else {}


def _show_json(found: dict[str, Any]) -> None:
    """Print plain ASCII: bytes that are no UTF-8 stay, as lone surrogates, in the escapes."""
    click.echo(json.dumps(found))


def _show_table(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    title = _printable(found["file"])
    if "error" in found:
        console.print(f"[bold red]{escape(title)}[/]: {escape(found['error']['message'])}")
        return
    table = Table(title=escape(title), title_justify="left", show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in _in_lines(found).items():
        if name != "file" and value not in (None, (), {}):
            words = "; ".join(value) if isinstance(value, tuple) else str(value)
            table.add_row(name, escape(_printable(words)))
    console.print(table)


def _in_lines(found: dict[str, Any]) -> dict[str, Any]:
    """The manifests in a line: JSON has all of them."""
    signed = found.get("provenance")
    if not signed:
        return found
    said = [signed["verdict"], *signed["failures"], *signed["signers"]]
    return {**found, "provenance": "; ".join([*said, *(["generated"] if signed["is_generated"] else [])])}


def _printable(text: str) -> str:
    """Show what would steer the terminal, or turn its writing direction, as escapes."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else ascii(letter)[1:-1] for letter in text
    )

"""Reading the manifests of a file (C2PA). Run it in a `Sandbox`: the file is a stranger's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mediahub.media.containers.identify import identify
from mediahub.media.containers.manifest_store import has_manifest
from mediahub.media.model import FileType
from mediahub.media.provenance.library import ANY_FORMAT, context, format_of
from mediahub.media.provenance.mining import prohibited, strictest_mining
from mediahub.media.provenance.model import PARTS, Action, Failure, Ingredient, Manifest, Provenance, State

MAX_MANIFESTS, MAX_ENTRIES, MAX_TEXT_LENGTH = 40, 60, 300
"""Manifests, entries of a list and letters of a text that are kept."""
UNTRUSTED = "signingCredential.untrusted"
_STATES: dict[str | None, State] = {"Trusted": "trusted", "Valid": "valid"}
_METADATA = ("stds.exif", "c2pa.metadata", "cawg.metadata", "stds.metadata", "stds.iptc")
_MINING = ("cawg.training-mining", "c2pa.training-mining")
_SOURCE_TYPE = "digitalsourcetype"


def read_file_provenance(path: Path, anchors: str = "") -> Provenance | None:
    """What the manifests of a file of any type say; None where it has none. See `read_provenance`."""
    return read_provenance(path, identify(path), anchors)


def read_provenance(path: Path, file_type: FileType, anchors: str = "") -> Provenance | None:
    """What the manifests embedded in the file say, and whether it holds; None where there are none.

    `anchors` are certificates in PEM: who was certified by one of them is known. A file is never refused for
    its manifests: those that cannot be read are `unreadable`.
    """
    return _read(path, format_of(file_type), None, anchors) if has_manifest(path, file_type) else None


def read_beside(path: Path, manifest: bytes, anchors: str = "") -> Provenance:
    """What the manifests say that lie beside a file of any type (`DSC_1.c2pa`), as `read_provenance`."""
    known = format_of(identify(path)) or ANY_FORMAT  # clips are hashed by their boxes
    found = _read(path, known, manifest, anchors)
    if known == ANY_FORMAT or found.state in ("trusted", "valid"):
        return found
    other = _read(path, ANY_FORMAT, manifest, anchors)  # signed by who did not look into it
    return other if other.state in ("trusted", "valid") else found


def _read(path: Path, mime: str | None, manifest: bytes | None, anchors: str) -> Provenance:
    from c2pa import C2paError, Reader

    beside = {} if manifest is None else {"manifest_data": manifest}
    try:
        with path.open("rb") as file, Reader(mime, file, context=context(anchors), **beside) as reader:
            return provenance_of(json.loads(reader.json()))
    except (C2paError, ValueError, RecursionError) as error:
        return Provenance("unreadable", failures=(_failure_of(error),))


def provenance_of(report: Mapping[str, Any]) -> Provenance:
    """The library's report on a manifest store (its JSON), as ours."""
    manifests = _dict(report.get("manifests"))
    active = _text(report.get("active_manifest"))
    labels = list(_reached(manifests, active))[:MAX_MANIFESTS]
    failures = dict.fromkeys(
        Failure(_text(one.get("code")), _text(one.get("explanation")))
        for one in _failing(report)
        if one.get("code") != UNTRUSTED
    )
    return Provenance(
        _STATES.get(report.get("validation_state"), "invalid"),
        tuple(_manifest(label, _dict(manifests[label])) for label in labels),
        tuple(failures)[:MAX_ENTRIES],
    )


def _reached(manifests: Mapping[str, Any], active: str) -> Iterator[str]:
    """Labels of the manifests that the picture is made of, each once, the nearest first."""
    waiting, seen = [active], {active}
    while waiting:
        label = waiting.pop(0)
        if label not in manifests:
            continue
        yield label
        for one in _dicts(_dict(manifests[label]).get("ingredients")):
            behind = _text(one.get("active_manifest"))
            if behind not in seen and one.get("relationship") in PARTS:
                seen.add(behind)
                waiting.append(behind)


def _failing(report: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What fails: in the file's own manifest, and in those of its ingredients since they were added."""
    results = _dict(report.get("validation_results"))
    yield from _dicts(_dict(results.get("activeManifest")).get("failure"))
    for delta in _dicts(results.get("ingredientDeltas")):
        yield from _dicts(_dict(delta.get("validationDeltas")).get("failure"))


def _manifest(label: str, said: Mapping[str, Any]) -> Manifest:
    signature = _dict(said.get("signature_info"))
    assertions = _dicts(said.get("assertions"))
    actions = tuple(_actions(assertions))
    stated = [one.source_type for one in actions if one.source_type]
    metadata = [_dict(one.get("data")) for one in assertions if _text(one.get("label")).startswith(_METADATA)]
    stated += [_term(value) for name, value in _pairs(metadata) if name == _SOURCE_TYPE]
    return Manifest(
        label=_text(label),
        generator=_generator(said),
        signer=_text(signature.get("common_name")),
        organisation=_text(signature.get("issuer")),
        signed_at=_text(signature.get("time")),
        title=_text(said.get("title")),
        device=_device(metadata),
        actions=actions,
        source_types=tuple(dict.fromkeys(filter(None, stated))),
        ingredients=tuple(
            Ingredient(
                _text(one.get("title")), _text(one.get("relationship")), _text(one.get("active_manifest"))
            )
            for one in _dicts(said.get("ingredients"))
        ),
        data_mining=strictest_mining(
            prohibited(_dict(_dict(one.get("data")).get("entries")))
            for one in assertions
            if _text(one.get("label")).partition("__")[0] in _MINING
        ),
    )


def _actions(assertions: Iterable[Mapping[str, Any]]) -> Iterator[Action]:
    lists = [one for one in assertions if _text(one.get("label")).startswith("c2pa.actions")]
    for one in [action for said in lists for action in _dicts(_dict(said.get("data")).get("actions"))]:
        agent = one.get("softwareAgent")
        tool = _dict(agent).get("name") if isinstance(agent, dict) else agent
        yield Action(
            _text(one.get("action")), _text(one.get("when")), _text(tool), _term(one.get("digitalSourceType"))
        )


def _generator(said: Mapping[str, Any]) -> str:
    """The program's name without versions of the libraries that it uses."""
    for one in _dicts(said.get("claim_generator_info")):
        if name := _text(one.get("name")):
            return name
    return _text(said.get("claim_generator")).partition(" ")[0].partition("/")[0].replace("_", " ")


def _device(metadata: Iterable[Mapping[str, Any]]) -> str:
    """Make and model as EXIF has them, without saying the make twice."""
    said = {name: _text(value) for name, value in _pairs(metadata) if name in ("make", "model")}
    make, model = said.get("make", "").strip(), said.get("model", "").strip()
    first = make.partition(" ")[0].casefold()
    return model if first and model.casefold().startswith(first) else f"{make} {model}".strip()


def _pairs(metadata: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Names without their namespace, in small letters, and values."""
    for group in metadata:
        for name, value in group.items():
            yield str(name).rpartition(":")[2].casefold(), value


def _term(value: Any) -> str:
    """The last part of a term's address: `http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture`."""
    return _text(value).rstrip("/").rpartition("/")[2]


def _failure_of(error: Exception) -> Failure:
    return Failure("general.error", _text(str(error)))


def _text(value: Any) -> str:
    return value.replace("\0", "").strip()[:MAX_TEXT_LENGTH] if isinstance(value, str) else ""


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)][:MAX_ENTRIES] if isinstance(value, list) else []

"""Files that were made to be handed out, as answers: where one lies, and when to ask again."""

from __future__ import annotations

from math import ceil
from typing import Any

from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.package import Prepared
from mediahub.delivery.sidecar_files import SidecarFile
from mediahub.http.context import presigner
from mediahub.http.language import translated
from mediahub.media.containers.filetypes import MANIFEST_ENDING, XMP_ENDING

_BESIDE = {XMP_ENDING: "sidecar", MANIFEST_ENDING: "manifest"}
ASK_AGAIN = 1
"""Seconds after which it is worth asking again for a file that is being made."""


def address(prepared: Prepared, ending: str = "") -> str:
    """Where a ready file lies, or with an ending the one beside it, for a short time; empty where there is
    none. Ask the rules and write it down before."""
    if ending:
        found = (_address_beside(prepared, one) for one in prepared.beside if one.ending == ending)
        return next(found, "")
    return presigner().get(prepared.key, filename=prepared.filename, mime=prepared.mime, attachment=True)


def file_json(prepared: Prepared) -> dict[str, Any]:
    """What a program is told of a file that it asked for: size in bytes; `problem` says what holds it up."""
    if prepared.state != "ready":
        return {"state": prepared.state, "problem": translated(prepared.problem)}
    answer: dict[str, Any] = {
        "state": "ready",
        "url": address(prepared),
        "filename": prepared.filename,
        "size": prepared.size,
        "mime": prepared.mime,
        "sidecar": None,
        "manifest": None,
    }
    for one in prepared.beside:
        place = {"url": _address_beside(prepared, one), "filename": one.name(prepared.filename)}
        answer[_BESIDE[one.ending]] = place
    return answer


def _address_beside(prepared: Prepared, one: SidecarFile) -> str:
    return presigner().get(one.key, filename=one.name(prepared.filename), mime=one.mime, attachment=True)


def retry_after(prepared: Prepared) -> int:
    """Seconds after which it is worth asking for a file again."""
    if prepared.due_at is None:
        return ASK_AGAIN
    return max(ASK_AGAIN, ceil((prepared.due_at - utcnow()).total_seconds()))

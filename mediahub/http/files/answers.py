"""Files that were made to be handed out, as answers: where one lies, and when to ask again."""

from __future__ import annotations

from math import ceil
from typing import Any

from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.package import Prepared
from mediahub.http.context import presigner
from mediahub.http.language import translated

ASK_AGAIN = 1
"""Seconds after which it is worth asking again for a file that is being made."""


def address(prepared: Prepared, *, sidecar: bool = False) -> str:
    """Where a ready file lies, for a short time. Ask the rules and write it down before."""
    if sidecar:
        return presigner().get(prepared.sidecar_key, filename=prepared.sidecar_name, attachment=True)
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
    }
    if prepared.sidecar_size:
        answer["sidecar"] = {"url": address(prepared, sidecar=True), "filename": prepared.sidecar_name}
    return answer


def retry_after(prepared: Prepared) -> int:
    """Seconds after which it is worth asking for a file again."""
    if prepared.due_at is None:
        return ASK_AGAIN
    return max(ASK_AGAIN, ceil((prepared.due_at - utcnow()).total_seconds()))

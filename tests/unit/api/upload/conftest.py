"""Deliveries over the API, with storage that is there in this process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from mediahub.media.hashing import head_tail_bytes
from tests.in_app import objects_of
from tests.object_storage import S3InMemory
from tests.unit.api.conftest import EVENT, Programs

_NUMBERS = count()


@dataclass
class Delivery:
    """A batch of a photographer, and what they send."""

    programs: Programs
    batch: int

    @property
    def objects(self) -> S3InMemory:
        """The bucket."""
        return objects_of(self.programs.counter)

    def post(self, way: str, body: Any = None, role: str = "photographer") -> Any:
        """Ask below `/api/v1`."""
        return self.programs.of(role).post(f"/api/v1/{way}", json=body if body is not None else {})

    def announce(self, *paths: str, **more: Any) -> list[dict[str, Any]]:
        """Announce files whose bytes are their names."""
        answer = self.post(f"batches/{self.batch}/files", {"files": [said(one) for one in paths], **more})
        assert answer.status_code == 200, answer.text
        return list(answer.json["files"])

    def send(self, file: dict[str, Any], path: str) -> None:
        """Put the bytes of a file where they belong."""
        self.objects.put_object("media", file["key"], path.encode())


def said(path: str) -> dict[str, Any]:
    """What a sender says of a file whose bytes are its name."""
    data = path.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return {
        "path": path, "size": len(data), "last_modified": 1, "head_tail": head_tail_bytes(data),
        "sha256": sha256,
    }  # fmt: skip


@pytest.fixture
def delivery(programs: Programs) -> Delivery:
    """A batch of its own."""
    new = {"resume_key": f"delivery {next(_NUMBERS)}", "rights_class": "editorial"}
    opened = programs.of("photographer").post(f"{EVENT}/batches", json=new)
    assert opened.status_code == 200, opened.text
    return Delivery(programs, opened.json["id"])

"""A bulk edit of pictures of two photographers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mediahub.catalog.models import EditAction
from mediahub.curation.edits import bulk
from tests.unit.curation.scene import Scene

SPEC: list[dict[str, Any]] = [
    {"op": "set", "field": "caption", "text": "{people} at {session}, {date}", "mode": "empty"},
    {"op": "replace", "field": "headline", "find": "robbot", "text": "robot"},
    {"op": "value", "field": "rating", "value": 3},
    {"op": "add", "field": "tags", "keys": ["Brand new", "robots"]},
    {"op": "remove", "field": "sessions", "keys": ["D1-OPEN"]},
    {"op": "accept", "field": "people"},
]


def begin(scene: Scene, ids: list[str], spec: object = SPEC, role: str = "marketing") -> int:
    with scene.database.begin() as session:
        return bulk.begin(session, scene.event(session), scene.viewers[role], ids, spec).id


def run(scene: Scene, parts: int = 1000) -> None:
    for _ in range(parts):
        with scene.database.begin() as session:
            query = select(EditAction).where(EditAction.state.in_(bulk.OPEN)).order_by(EditAction.id)
            action = session.scalars(query).first()
            if action is None:
                return
            bulk.run_part(session, action)

"""Documents for tests, with everything filled in that a test does not name."""

from __future__ import annotations

from typing import Any

from mediahub.search.port import Document, Results


def document(number: int, **values: Any) -> Document:
    """Asset `number`, taken at second `number`."""
    base: dict[str, Any] = {
        "id": f"asset{number:03}", "event": "summit", "title": "", "headline": "", "caption": "",
        "persons": (), "person_names": (), "tags": (), "tag_names": (), "sessions": (),
        "session_titles": (), "rooms": (), "photographer": "Chen Rui", "creator": "", "credit": "",
        "city": "", "country": "", "location": "", "camera": "", "lens": "",
        "filename": f"IMG_{number}.JPG", "text": "", "kind": "photo", "orientation": "landscape",
        "day": "2025-10-18", "ratio": 1500, "taken": number * 1_000_000, "uploaded": -number,
        "rating": 0.0, "iso": 0.0, "f_number": 0.0, "focal_length": 0.0, "duration": 0.0,
        "state": "ready", "rights_class": "free", "embargo_until": None, "expires_at": None,
    }  # fmt: skip
    return Document(**(base | values))


def numbers(results: Results) -> list[int]:
    """What the results were made from."""
    return [int(asset_id[5:]) for asset_id in results.ids]


def counts(results: Results, facet: str) -> dict[str, int]:
    """Of a facet, by value."""
    return {count.value: count.count for count in results.facets[facet]}

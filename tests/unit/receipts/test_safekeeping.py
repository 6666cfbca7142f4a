"""What counts as safe."""

import pytest

from mediahub.catalog.models import Arrival, Asset
from mediahub.receipts.receipt import lines_of
from mediahub.receipts.safekeeping import StorageCheck

SAFE = StorageCheck("originals/x", "checksum")


@pytest.mark.parametrize(
    ("state", "asset_state", "kept", "fault"),
    [
        ("ready", "ready", SAFE, ""),
        ("duplicate", "ready", SAFE, ""),
        ("ready", "ready", StorageCheck("", "", "Its original is not in storage."), "not in storage"),
        ("ready", "trashed", SAFE, "trash"),
        ("duplicate", "trashed", SAFE, "trash"),
        ("ready", "storing", SAFE, "not all stored"),
        ("ready", None, None, "deleted"),
        ("rejected", None, None, "half a file"),
        ("expected", None, None, "not arrived"),
        ("received", None, None, "not checked"),
        ("checking", None, None, "being checked"),
    ],
)
def test_only_what_is_in_storage_for_good_is_safe(
    state: str, asset_state: str | None, kept: StorageCheck | None, fault: str
) -> None:
    row = Arrival(
        path="a.jpg",
        size=1,
        sha256="of a",
        state=state,
        asset_id="a" if asset_state else None,
        reason="half a file",
    )
    assets = {"a": Asset(id="a", state=asset_state)} if asset_state else {}
    (found,) = lines_of([row], assets, {"of a": kept} if kept else {})
    assert fault in found.fault
    assert bool(found.fault) == bool(fault)

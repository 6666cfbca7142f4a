"""Names of operations."""

from __future__ import annotations

from mediahub.api.blueprint import operation_id


def test_names_follow_from_method_and_path() -> None:
    assert operation_id("patch", "/api/v1/events/{slug}/searches/{search_id}") == "patch_event_search"
    assert operation_id("delete", "/api/v1/events/{slug}/held-people/{id}") == "delete_event_held_person"
    assert operation_id("get", "/api/v1/batches/{batch_id}/report.csv") == "get_batch_report_csv"

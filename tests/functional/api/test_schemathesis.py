"""The API against its own description: no answer that it does not name, and never an error of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from mediahub.identity.contributors import create_link
from mediahub.identity.tokens import SCOPES, create_token
from mediahub.settings import Settings
from tests.takers import ROLES, Counter, open_counter

EXAMPLES = int(os.environ.get("MEDIAHUB_TEST_EXAMPLES", "2"))
"""Requests to each operation by each role. With 30 it takes a quarter of an hour and finds more."""
SECONDS = 240 + 60 * EXAMPLES
"""Of one role: hundreds of operations, one after the other."""
CONTRIBUTOR = "contributor"
"""Who comes by a link, and has no account."""
SOON = ("admin", "press")
LATER = [role for role in (*ROLES, CONTRIBUTOR) if role not in SOON]
pytestmark = [pytest.mark.services, pytest.mark.timeout(SECONDS)]
KNOWN = {"slug": "fuzzed", "basket_id": 1, "gallery_id": 1, "link_id": 1, "batch_id": 1, "arrival_id": 1}
"""Parameters that lead to something: what is behind them is found by chance too seldom."""


@pytest.fixture(scope="module")
def counter(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    home = tmp_path_factory.mktemp("fuzzed") / "home"
    made = open_counter(s3_settings.model_copy(update={"home": home}), "fuzzed")
    made.add("DSC_1.jpg", b"picture")
    yield made
    for info in list(made.services.bucket.list("originals/fuzzed/")):
        made.services.bucket.delete(info.key)


@pytest.mark.parametrize("role", [*SOON, *(pytest.param(role, marks=pytest.mark.long) for role in LATER)])
def test_no_answer_is_undocumented(counter: Counter, role: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", counter.app)
    with counter.services.database.begin() as session:
        if role == CONTRIBUTOR:
            _, token = create_link(session, "fuzzed")
        else:
            _, token = create_token(session, f"{role}@example.org", list(SCOPES), days=1)
    headers = {"Authorization": f"Bearer {token}"}
    checks = (
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        unsupported_method,
        negative_data_rejection,
    )
    found: list[str] = []
    for operation in (result.ok() for result in schema.get_all_operations()):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            for name in case.path_parameters or {}:
                if name == "asset_id":
                    case.path_parameters[name] = counter.ids[0]
                elif name in KNOWN:
                    case.path_parameters[name] = KNOWN[name]
            case.call_and_validate(headers=headers, checks=checks)

        try:
            ask()
        except Exception as error:  # noqa: BLE001  (of the application too)
            found.append(f"{operation.label}: {error!r}")
    assert found == []

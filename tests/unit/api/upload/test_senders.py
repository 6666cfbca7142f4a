"""Who delivers over the API: what a contributor learns of a file, and what storage that is away answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mediahub.api.upload import senders
from mediahub.api.upload.senders import (
    NOT_AS_IT_SHOULD,
    require_account,
    require_uploader,
    sender,
    storage_error,
    veiled,
)
from mediahub.problems import NotAllowed
from mediahub.rights import Viewer
from mediahub.storage import StorageError, Unavailable
from tests.unit.web.asking import asking

PRESS, PHOTOGRAPHER = Viewer(frozenset({"press"}), 1), Viewer(frozenset({"photographer"}), 2)
CONTRIBUTOR: Any = SimpleNamespace(name="Eva")


@pytest.fixture
def came(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets who asks: by a contributor's link, or with an account."""

    def by(contributor: Any, viewer: Viewer = PRESS) -> None:
        monkeypatch.setattr(senders, "contributor", lambda: contributor)
        monkeypatch.setattr(senders, "viewer", lambda: viewer)

    return by


def a_file(state: str, code: str = "", **more: Any) -> Any:
    """A file as the team sees it."""
    about = {"id": 7, "path": "a.jpg", "size": 9, "reason": "The event has it already, as b.jpg."}
    return SimpleNamespace(state=state, code=code, asset_id="asset", batch="rows behind it", **about | more)


def test_press_deliver_nothing_and_photographers_and_contributors_do(came: Any) -> None:
    came(None, PRESS)
    with pytest.raises(NotAllowed):
        require_uploader()
    came(None, PHOTOGRAPHER)
    require_uploader()
    assert sender() == PHOTOGRAPHER
    came(CONTRIBUTOR)
    require_uploader()
    assert sender() is CONTRIBUTOR


def test_what_is_for_accounts_is_refused_to_a_contributor(came: Any) -> None:
    came(None)
    require_account("Not for links.")
    came(CONTRIBUTOR)
    with pytest.raises(NotAllowed, match=r"Not for links\."):
        require_account("Not for links.")


def test_an_account_sees_the_file_itself(came: Any) -> None:
    came(None, PHOTOGRAPHER)
    row = a_file("duplicate", "duplicate")
    assert veiled(row) is row


@pytest.mark.parametrize(
    ("state", "code", "shown"),
    [
        ("duplicate", "duplicate", ("ready", "", "")),
        ("rejected", "not_yours", ("ready", "", "")),
        ("rejected", "in_trash", ("ready", "", "")),
        ("ready", "joined", ("ready", "", "The event has it already, as b.jpg.")),
        ("rejected", "damaged", ("rejected", "damaged", "The event has it already, as b.jpg.")),
        ("received", "", ("received", "", "The event has it already, as b.jpg.")),
    ],
)
def test_a_contributor_does_not_learn_what_the_event_has(
    came: Any, state: str, code: str, shown: tuple[str, str, str]
) -> None:
    came(CONTRIBUTOR)
    seen: Any = veiled(a_file(state, code))
    assert (seen.state, seen.code, seen.reason) == shown
    assert (seen.id, seen.path, seen.size, seen.asset_id) == (7, "a.jpg", 9, None)
    assert not hasattr(seen, "batch")


def test_the_sidecar_of_a_file_and_a_row_of_the_catalogue_are_veiled_too(came: Any) -> None:
    came(CONTRIBUTOR)
    beside = a_file("rejected", "not_yours")
    seen: Any = veiled(a_file("ready", sidecar=beside))
    assert (seen.sidecar.state, seen.sidecar.asset_id, seen.sidecar.reason) == ("ready", None, "")
    row = a_file("duplicate", reason_code="duplicate")
    del row.code
    seen = veiled(row)
    assert (seen.state, seen.reason_code, hasattr(seen, "code")) == ("ready", "", False)


def test_storage_that_is_away_is_to_be_asked_again_and_a_fault_of_it_is_none_of_ours() -> None:
    with asking("/api/v1/uploads") as app:
        away, fault = (app.make_response(storage_error(error("x"))) for error in (Unavailable, StorageError))
    assert (away.status_code, fault.status_code) == (503, 502)
    assert "Retry-After" in away.headers
    assert "Retry-After" not in fault.headers
    assert fault.get_json()["detail"] == NOT_AS_IT_SHOULD

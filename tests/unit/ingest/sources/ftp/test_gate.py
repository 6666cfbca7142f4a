"""FTP sign-in as the library asks for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from pyftpdlib.authorizers import AuthenticationFailed

from mediahub.ingest.sources.ftp import gate as module
from mediahub.ingest.sources.ftp.gate import PERMISSIONS, Gate
from mediahub.problems import TooMany


def signing_in(monkeypatch: pytest.MonkeyPatch, answer: Any) -> tuple[Gate, SimpleNamespace]:
    def sign_in(database: object, login: str, password: str, address: str) -> Any:
        assert (login, password, address) == ("nikon", "secret", "10.0.0.7")
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(module, "sign_in", sign_in)
    return Gate(None), SimpleNamespace(remote_ip="10.0.0.7")  # type: ignore[arg-type]


def test_an_account_is_kept_with_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    account = object()
    gate, handler = signing_in(monkeypatch, account)
    gate.validate_authentication("nikon", "secret", handler)
    assert gate.account_of(handler) is account


@pytest.mark.parametrize(("answer", "words"), [(None, "is wrong"), (TooMany("Wait a while.", 600), "Wait")])
def test_what_fails_is_said_and_leaves_no_account(
    monkeypatch: pytest.MonkeyPatch, answer: object, words: str
) -> None:
    gate, handler = signing_in(monkeypatch, answer)
    with pytest.raises(AuthenticationFailed, match=words):
        gate.validate_authentication("nikon", "secret", handler)
    assert not hasattr(handler, "account")


def test_every_account_begins_at_the_top_and_may_the_same() -> None:
    gate = Gate(None)  # type: ignore[arg-type]
    assert gate.get_home_dir("x") == "/"
    assert gate.get_perms("x") == PERMISSIONS
    assert all(gate.has_perm("x", one) for one in PERMISSIONS)
    assert not gate.has_perm("x", "?")
    assert "226" in gate.get_msg_login("x")

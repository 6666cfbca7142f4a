import socket

import pytest

from mediahub.services.errors import ServiceError
from mediahub.services.ports import is_free, pinned, require_free


@pytest.fixture
def busy():
    """A port that somebody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_busy_port_is_named_with_its_setting(busy):
    assert not is_free(busy)
    with pytest.raises(ServiceError, match=rf"port {busy}, for the web server.*MEDIAHUB_PORT="):
        require_free(busy, "127.0.0.1", "the web server", "MEDIAHUB_PORT")


def test_ports_are_the_same_at_the_next_start(tmp_path):
    path = tmp_path / "deep" / "ports.json"
    first = pinned(path, {"a": 0, "b": 10_000})
    assert pinned(path, {"a": 0, "b": 10_000}) == first
    assert len(set(first.values())) == 2


def test_only_a_port_that_was_taken_moves(tmp_path):
    path = tmp_path / "ports.json"
    first = pinned(path, {"a": 0, "b": 0})
    with socket.socket() as thief:
        thief.bind(("127.0.0.1", first["a"]))
        thief.listen()
        second = pinned(path, {"a": 0, "b": 0})
    assert second["a"] != first["a"]
    assert second["b"] == first["b"]
    assert pinned(path, {"a": 0, "b": 0}) == second

"""gunicorn's configuration, from the settings."""

from __future__ import annotations

import gc
import resource
from importlib import reload

import pytest


def test_it_follows_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    for name, value in {
        "HOME": tmp_path,
        "HOST": "::",
        "PORT": 9,
        "WEB_WORKERS": 3,
        "WEB_THREADS": 5,
    }.items():
        monkeypatch.setenv(f"MEDIAHUB_{name}", str(value))
    from mediahub.web import gunicorn_conf

    conf = reload(gunicorn_conf)
    assert conf.bind == ["[::]:9"]
    assert conf.workers == 3
    assert conf.threads > 5
    assert conf.forwarded_allow_ips == ""
    assert conf.timeout > conf.graceful_timeout


def test_a_worker_may_open_what_the_system_lets_it_and_looks_for_garbage() -> None:
    from mediahub.web import gunicorn_conf

    before, threshold = resource.getrlimit(resource.RLIMIT_NOFILE), gc.get_threshold()
    try:
        gunicorn_conf.post_worker_init(None)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft == hard
        assert gc.isenabled()
        assert gc.get_threshold() == gunicorn_conf.GARBAGE
    finally:
        gc.set_threshold(*threshold)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

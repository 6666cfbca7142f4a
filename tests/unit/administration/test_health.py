"""Health: the doctor in a process of its own, and what is installed under which licence."""

from __future__ import annotations

from mediahub.administration.health import environment_of, look, packages, version
from mediahub.messages import Message
from mediahub.settings import Settings, load_settings


def test_the_doctor_looks_at_this_installation(settings: Settings) -> None:
    found = {one.name: one for one in look(settings)}
    assert {"disk", "database", "storage", "index", "worker"} <= found.keys()
    assert str(settings.home.resolve()) in found["disk"].message
    assert isinstance(found["disk"].message, Message), "so that a page says it in its reader's language"
    assert found["storage"].state == "problem", "nothing runs here"


def test_another_process_sees_the_same_settings(settings: Settings) -> None:
    there = environment_of(
        load_settings(home=settings.home, port=8123, ftp=True, smtp_password="s3cret-word")
    )
    assert there["MEDIAHUB_HOME"] == str(settings.home)
    assert (there["MEDIAHUB_PORT"], there["MEDIAHUB_FTP"]) == ("8123", "1")
    assert there["MEDIAHUB_SMTP_PASSWORD"] == "s3cret-word"


def test_every_package_has_a_version_and_most_say_their_licence() -> None:
    found = packages()
    names = [one.name.lower() for one in found]
    assert names == sorted(names)
    assert {"flask", "pillow", "mediahub"} <= set(names)
    assert all(one.version for one in found)
    assert sum(bool(one.licence) for one in found) > len(found) * 0.9
    assert version() in {one.version for one in found if one.name == "mediahub"}

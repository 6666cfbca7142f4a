"""The plan of a move: what a file of settings says, what it leaves out, and what makes no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.relocation.plan import complete_file, read_plan
from mediahub.relocation.problems import RelocationError
from mediahub.settings import Settings, load_settings

NEW = "MEDIAHUB_DATABASE_URL=postgresql://hub@db/hub\n"
S3 = "MEDIAHUB_STORAGE=external\nMEDIAHUB_S3_ENDPOINT=http://s3:9000\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new.env"


def test_what_is_left_out_is_as_here_and_keys_come_along(settings: Settings, file: Path) -> None:
    file.write_text(f"# the new place\n{NEW}{S3}MEDIAHUB_SEARCH_URL=http://search:9200\n")
    here = load_settings(home=settings.home, host="0.0.0.0", s3_bucket="pictures")
    plan = read_plan(here, file)
    assert plan.target.is_postgres
    assert (plan.target.host, plan.target.s3_bucket) == ("0.0.0.0", "pictures")
    assert plan.target.secret_key == here.secret_key
    assert (plan.moves_objects, plan.moves_index) == (True, True)
    complete_file(plan, file)
    assert file.stat().st_mode & 0o777 == 0o600
    again = read_plan(here, file)
    assert again.target == plan.target
    assert again.target.encryption_key.get_secret_value()
    text = file.read_text()
    complete_file(again, file)
    assert file.read_text() == text


def test_the_database_alone_may_move(settings: Settings, file: Path) -> None:
    file.write_text(NEW)
    plan = read_plan(settings, file)
    assert (plan.moves_objects, plan.moves_index) == (False, False)


def test_several_keys_of_a_rotation_all_come_along(settings: Settings, file: Path) -> None:
    file.write_text(NEW)
    both = f"{'ab' * 32} {'cd' * 32}"
    plan = read_plan(
        settings.model_copy(update={"encryption_key": load_settings(encryption_key=both).encryption_key}),
        file,
    )
    complete_file(plan, file)
    assert read_plan(plan.source, file).target.encryption_key.get_secret_value() == both


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MEDIAHUB_S3_BUCKET=other\n", "database has to be another one"),
        (f"{NEW}MEDIAHUB_S3_BUKET=x\n", "no setting MEDIAHUB_S3_BUKET"),
        (f"{NEW}MEDIAHUB_S3_BUCKET=other\n", "MEDIAHUB_STORAGE=external"),
        (f"{NEW}MEDIAHUB_SECRET_KEY=another\n", "MEDIAHUB_SECRET_KEY has to stay"),
        (f"{NEW}MEDIAHUB_PORT=many\n", "MEDIAHUB_PORT"),
    ],
)
def test_what_makes_no_sense_is_said(settings: Settings, file: Path, text: str, words: str) -> None:
    file.write_text(text)
    with pytest.raises(RelocationError, match=words):
        read_plan(settings, file)


def test_no_file_is_said(settings: Settings, file: Path) -> None:
    with pytest.raises(RelocationError, match="There is no file"):
        read_plan(settings, file)


def test_where_browsers_reach_the_new_s3_has_to_be_said(settings: Settings, file: Path) -> None:
    file.write_text(NEW + S3)
    here = load_settings(home=settings.home, s3_public_endpoint="https://old.example.org")
    with pytest.raises(RelocationError, match="S3_PUBLIC_ENDPOINT"):
        read_plan(here, file)
    file.write_text(f"{NEW}{S3}MEDIAHUB_S3_PUBLIC_ENDPOINT=https://new.example.org\n")
    assert read_plan(here, file).target.s3_public_url == "https://new.example.org"


def test_a_place_is_named_without_its_password(settings: Settings, file: Path) -> None:
    file.write_text("MEDIAHUB_DATABASE_URL=postgresql://hub:hush@db/hub\n")
    assert "hush" not in read_plan(settings, file).place

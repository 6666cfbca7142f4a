"""Backups: what is copied, what is refused, and what a key opens."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from mediahub.backup import age
from mediahub.backup.checking import check
from mediahub.backup.making import Maker
from mediahub.backup.places import FolderPlace
from mediahub.backup.problems import BackupError, WrongKey
from mediahub.backup.requests import target_for
from mediahub.backup.restoring import (
    STATE,
    begin,
    choose,
    entries_of,
    load_catalogue,
    put_objects,
    require_empty,
)
from mediahub.backup.target import open_existing
from mediahub.catalog.db.schema import newest_revision
from mediahub.catalog.models import Asset, Catalogue
from mediahub.runtime import Services
from tests.unit.backup.test_restoring import restore, rows
from tests.unit.records.whole_catalogue import ASSET


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
def test_objects_come_back_byte_for_byte(filled: Services, machine: Services, tmp_path: Path) -> None:
    Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    restore(machine, tmp_path / "backup")
    with filled.database.read() as session:
        key = session.get_one(Asset, ASSET).original_key
    assert machine.bucket.get_bytes(key) == filled.bucket.get_bytes(key)
    there = {info.key for info in machine.bucket.list()}
    assert not [key for key in there if key.startswith(("renditions/", "records/", "deliveries/"))]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_second_backup_copies_only_what_is_new(filled: Services, tmp_path: Path) -> None:
    first = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    assert first.copied > 0
    second = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    assert (second.copied - second.contents.size, second.size) == (0, first.size) or second.copied == 0
    with filled.database.begin() as session:
        session.execute(update(Asset).values(caption="new words"))
    third = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    assert 0 < third.copied < first.copied / 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
def test_each_of_two_kinds_of_key_opens_what_it_sealed_and_no_other_does(
    filled: Services, machine: Services, tmp_path: Path
) -> None:
    identity = age.new_identity()
    (tmp_path / "key.txt").write_text(f"# created by age-keygen\n{identity}\n")
    (tmp_path / "other.txt").write_text(str(age.new_identity()))
    place = tmp_path / "backup"
    target = target_for(filled, str(place), recipient=str(identity.to_public()))
    Maker(filled, target, with_secrets=True).run()
    raw = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())
    assert b"Summit" not in raw
    assert filled.settings.secret_key.get_secret_value().encode() not in raw
    with pytest.raises(WrongKey, match="--identity"):
        restore(machine, place)
    with pytest.raises(WrongKey, match="another"):
        restore(machine, place, identity=tmp_path / "other.txt")
    restore(machine, place, identity=tmp_path / "key.txt")
    kept = json.loads((machine.settings.home / "secrets.json").read_text())
    assert kept["secret_key"] == filled.settings.secret_key.get_secret_value()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.long  # scrypt is slow on purpose
def test_a_passphrase_opens_a_backup_and_a_wrong_one_does_not(filled: Services, tmp_path: Path) -> None:
    place = tmp_path / "backup"
    made = Maker(filled, target_for(filled, str(place), passphrase="correct horse")).run()
    with pytest.raises(WrongKey, match="passphrase"):
        open_existing(FolderPlace(place), passphrase=lambda: "wrong")
    with pytest.raises(WrongKey, match="passphrase"):
        target_for(filled, str(place), passphrase="wrong")
    opened = open_existing(FolderPlace(place), passphrase=lambda: "correct horse")
    assert entries_of(opened, made)
    again = Maker(filled, target_for(filled, str(place), passphrase="correct horse")).run()
    assert again.size == made.size
    assert again.copied <= again.contents.size


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_secrets_are_in_no_backup_that_is_not_encrypted_unless_asked_for(
    filled: Services, tmp_path: Path
) -> None:
    made = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    files = [
        one.name
        for one in entries_of(open_existing(FolderPlace(tmp_path / "backup")), made)
        if one.kind == "file"
    ]
    assert (made.has_secrets, files) == (False, [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
def test_a_full_home_a_full_database_and_a_full_bucket_are_refused(
    filled: Services, machine: Services, tmp_path: Path
) -> None:
    made = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    target = open_existing(FolderPlace(tmp_path / "backup"))
    with pytest.raises(BackupError, match="is not empty"):
        begin(filled.settings.home, target, made, [])
    begin(machine.settings.home, target, made, [])
    machine.bucket.put_bytes("originals/other", b"x", "image/jpeg")
    with pytest.raises(BackupError, match="--keep-bucket"):
        require_empty(machine, made, keep_bucket=False)
    require_empty(machine, made, keep_bucket=True)
    (machine.settings.home / STATE).unlink()
    machine.database.migrate()
    begin(machine.settings.home, target, made, [])
    with pytest.raises(BackupError, match="database is not empty"):
        require_empty(machine, made, keep_bucket=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
def test_a_restore_that_was_killed_goes_on(filled: Services, machine: Services, tmp_path: Path) -> None:
    made = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    target = open_existing(FolderPlace(tmp_path / "backup"))
    entries = entries_of(target, made)
    begin(machine.settings.home, target, made, entries)
    require_empty(machine, made, keep_bucket=False)
    put_objects(
        machine, target, [one for one in entries if one.kind == "object"][:1], lambda done, total: None
    )
    cut = [one for one in entries if one.kind != "table" or one.name < "u"]
    with pytest.raises(Exception, match=r"foreign key|refers to|violates"):
        load_catalogue(machine, target, made, cut)  # as if it ended in the midst of it
    restore(machine, tmp_path / "backup")
    assert rows(machine)["asset"] == rows(filled)["asset"]
    load_catalogue(machine, target, made, entries)  # the second time changes nothing
    assert rows(machine)["asset"] == rows(filled)["asset"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_of_a_newer_program_is_refused_in_words(filled: Services, tmp_path: Path) -> None:
    made = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    target = open_existing(FolderPlace(tmp_path / "backup"))
    target.finish(replace(made, name="20991231T000000Z-00000000", revision="9999", mediahub="7.0"))
    with pytest.raises(BackupError, match=r"schema 9999.*7\.0 or newer"):
        choose(target, "20991231T000000Z-00000000")
    target.finish(replace(made, format=2))
    with pytest.raises(BackupError, match="newer MediaHub"):
        choose(target)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
def test_old_backups_go_with_what_only_they_needed(
    filled: Services, machine: Services, tmp_path: Path
) -> None:
    target = target_for(filled, str(tmp_path / "backup"))
    Maker(filled, target).run()
    for caption in ("one", "two"):
        with filled.database.begin() as session:
            session.execute(update(Asset).values(caption=caption))
        newest = Maker(filled, target).run()
    gone, files = target.prune(1)
    assert gone == 2
    assert files >= 2
    assert [one.name for one in target.manifests()] == [newest.name]
    assert check(target, newest).problems == []
    assert target.prune(1) == (0, 0)
    restore(machine, tmp_path / "backup")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_installation_or_another_key_is_refused(filled: Services, tmp_path: Path) -> None:
    target_for(filled, str(tmp_path / "backup"))
    with pytest.raises(BackupError, match="not encrypted"):
        target_for(filled, str(tmp_path / "backup"), passphrase="x")
    with filled.database.begin() as session:
        session.execute(update(Catalogue).values(uuid="another"))
    with pytest.raises(BackupError, match="another MediaHub"):
        target_for(filled, str(tmp_path / "backup"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_schema_of_the_manifest_is_the_one_of_the_rows(filled: Services, tmp_path: Path) -> None:
    assert Maker(filled, target_for(filled, str(tmp_path / "backup"))).run().revision == newest_revision()

"""Words of templates follow what is known, until a person writes the field."""

from __future__ import annotations

import threading

import pytest
from alembic import command
from sqlalchemy import delete, select, update

from mediahub.analysis.retagger import Retagger
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database, alembic_config
from mediahub.catalog.models import (
    Asset,
    AssetChange,
    AssetSession,
    Batch,
    EditAction,
    Event,
    Person,
    Session,
    TaggerRun,
    asset_id,
)
from mediahub.catalog.roster.rows import follow, put_code, roster_codes
from mediahub.curation.edits import bulk, editing, history
from mediahub.curation.edits.fields import EditError
from mediahub.delivery.files.fields import fields_of
from mediahub.delivery.files.policy import Policy
from mediahub.ingest.metadata.refilling import KIND, refill
from mediahub.ingest.metadata.resetting import change_batch
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage import Bucket
from mediahub.tagging.agenda.change import save_session
from mediahub.tagging.agenda.formats.model import Item
from tests.functional.search_catalogue import fill

TEMPLATE = {"caption": "{people} at {session}, {room}, =bkm=", "headline": "{session}"}
FIRST, SECOND = asset_id("summit", "0"), asset_id("summit", "1")
EDITOR = Viewer(user_id=None, roles=frozenset({"admin"}))
DESK = Viewer(frozenset({"marketing"}))


@pytest.fixture
def services(settings: Settings, database: Database) -> Services:
    """Six pictures of a batch with a template, taken before the programme and the roster came."""
    fill(database)
    with database.begin() as session:
        session.execute(update(Asset).values(caption="", headline=""))
        session.execute(update(Batch).values(template=TEMPLATE))
        session.execute(update(Session).values(title=""))
        session.execute(update(AssetSession).values(status="accepted"))
    return Services(settings, database, Bucket(settings), Search(settings, database))


def work(services: Services) -> None:
    """What a worker does in the background."""
    with Sandbox(1) as sandbox:
        Retagger(services, sandbox).work(threading.Event())


def words(services: Services, identity: str = FIRST) -> tuple[str, str]:
    with services.database.read() as session:
        asset = session.get_one(Asset, identity)
        return asset.headline, asset.caption


def programme_comes(services: Services, title: str) -> None:
    with services.database.begin() as session:
        event, known = session.scalars(select(Event)).one(), session.scalars(select(Session)).one()
        item = Item(0, known.code, known.uid, title, "Grand Hall", "", known.starts_at, known.ends_at)
        save_session(session, event, known, item, frozenset({"title", "room"}))


def test_captions_fill_late_and_follow_the_programme_and_the_roster(services: Services) -> None:
    with services.database.begin() as session:
        enqueue(session, [FIRST])
    work(services)
    assert words(services) == ("", "Grand Hall")
    for title in ("Machines on stage", "Robots on stage"):
        programme_comes(services, title)
        work(services)
        assert words(services) == (title, f"Yin Tongyue at {title}, Grand Hall")
    with services.database.begin() as session:
        person = session.scalars(select(Person)).one()
        event = session.scalars(select(Event)).one()
        put_code(session, event.id, "bkm", person.id, {})
        assert roster_codes(session, event.id) == {"bkm"}
        follow(session, event.id, ["bkm"])
    work(services)
    assert words(services)[1] == "Yin Tongyue at Robots on stage, Grand Hall, Yin Tongyue"
    with services.database.begin() as session:
        person = session.scalars(select(Person)).one()
        person.name = "Yin T."
        follow(session, session.scalars(select(Event.id)).one())
    programme_comes(services, "Gala")
    work(services)
    assert words(services) == ("Gala", "Yin T. at Gala, Grand Hall, Yin T.")


def test_history_says_what_was_filled_in_once_a_field(services: Services) -> None:
    for title in ("One", "Two", "Three"):
        programme_comes(services, title)
        work(services)
    with services.database.read() as session:
        entries = history.of_asset(session, session.get_one(Asset, FIRST))
        (action,) = session.scalars(select(EditAction))
    assert sorted((one.field, one.before, one.after, one.kind, one.who) for one in entries) == [
        ("caption", "", "Yin Tongyue at Three, Grand Hall", KIND, ""),
        ("headline", "", "Three", KIND, ""),
    ]
    with services.database.begin() as session, pytest.raises(EditError):
        bulk.begin_undo(session, EDITOR, session.get_one(EditAction, action.id))


def test_what_a_person_wrote_stays_also_when_it_is_nothing(services: Services) -> None:
    programme_comes(services, "One")
    work(services)
    with services.database.begin() as session:
        asset = session.get_one(Asset, FIRST)
        mine = [("headline", "Mine"), ("caption", "")]
        edits = [editing.FieldEdit(field, editing.UNASKED, value) for field, value in mine]
        assert editing.edit(session, asset, EDITOR, edits)
    programme_comes(services, "Two")
    work(services)
    assert words(services) == ("Mine", "")
    with services.database.begin() as session:
        batch = session.scalars(select(Batch)).one()
        change_batch(session, batch, {"template": {"headline": "New {session}"}}, DESK, also_ready=True)
    assert words(services) == ("Mine", "")
    with services.database.read() as session:
        kinds = session.scalars(
            select(EditAction.kind)
            .join(AssetChange, AssetChange.action_id == EditAction.id)
            .where(AssetChange.asset_id == FIRST)
        ).all()
    assert sorted(kinds) == ["edit", "edit", KIND, KIND]  # and the next edit makes a line of its own


def test_a_changed_template_fills_again_what_nobody_wrote(services: Services) -> None:
    programme_comes(services, "One")
    work(services)
    with services.database.begin() as session:
        session.execute(update(AssetSession).values(status="accepted"))  # the programme only suggests
        batch = session.scalars(select(Batch)).one()
        changed = change_batch(
            session, batch, {"template": {"headline": "At {session}"}}, DESK, also_ready=True
        )
    assert changed == 6
    assert words(services) == ("At One", "")
    assert words(services, SECOND) == ("At One", "")


def test_a_session_that_is_only_suggested_or_rejected_is_in_no_words(services: Services) -> None:
    programme_comes(services, "Gala")
    with services.database.begin() as session:
        session.execute(update(AssetSession).values(status="suggested"))
        enqueue(session, [FIRST])
    work(services)
    assert words(services) == ("", "")
    for act, headline in (("accept", "Gala"), ("reject", ""), ("accept", "Gala")):
        with services.database.begin() as session:
            asset, code = session.get_one(Asset, FIRST), session.scalars(select(Session.code)).one()
            editing.edit_depiction(session, asset, EDITOR, "sessions", act, key=code)
        work(services)
        assert words(services)[0] == headline, act
        assert ("Gala" in words(services)[1]) == bool(headline), act


def test_words_that_older_versions_made_of_suggestions_are_made_again(services: Services) -> None:
    """After the migration, which says so; what a person wrote since stays."""
    programme_comes(services, "Gala")
    work(services)
    with services.database.begin() as session:
        session.execute(update(AssetSession).values(status="accepted"))
        enqueue(session, [FIRST, SECOND])
    work(services)
    assert words(services)[0] == words(services, SECOND)[0] == "Gala"
    with services.database.begin() as session:
        asset = session.get_one(Asset, SECOND)
        editing.edit(session, asset, EDITOR, [editing.FieldEdit("headline", editing.UNASKED, "At the gala")])
        session.execute(update(AssetSession).values(status="suggested"))
        session.execute(update(TaggerRun).where(TaggerRun.asset_id == SECOND).values(state="failed"))
        session.execute(delete(TaggerRun).where(TaggerRun.asset_id == FIRST))
    with services.database.engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0027")
        command.upgrade(config, "head")
    work(services)
    assert words(services) == ("", "")
    assert words(services, SECOND) == ("At the gala", "")


def test_twice_is_once_and_a_file_s_own_words_are_nobody_s_to_fill(services: Services) -> None:
    with services.database.begin() as session:
        session.execute(update(Asset).where(Asset.id == FIRST).values(caption="Of the file"))
    programme_comes(services, "One")
    work(services)
    assert words(services) == ("One", "Of the file")
    with services.database.begin() as session:
        assert refill(session, [FIRST, SECOND]) == []


def test_nothing_that_is_delivered_has_codes_or_variables(services: Services) -> None:
    with services.database.begin() as session:
        asset = session.get_one(Asset, FIRST)
        asset.caption, asset.headline, asset.title = "At the gala, =nobody=.", "{session}", "=x="
        written = fields_of(asset, Policy())
    assert (written.caption, written.headline, written.title) == ("At the gala.", "", "")

"""Delivered files are made once, put off where the fault is ours, and forgotten when nobody wants them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select, update

from mediahub.catalog.models import Asset, DeliveredFile
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.making import (
    CLAIM,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    NO_PROXY,
    NO_STORAGE,
    ON_ITS_WAY,
    OUR_FAULT,
    RETENTION,
    TOO_MUCH,
    Maker,
    forget,
    pause_after,
    seconds_for,
    sweep,
)
from mediahub.delivery.files.package import (
    NOBODY,
    NotMade,
    NotYet,
    Prepared,
    load,
    look,
    missed,
    plan,
    prepare,
    want,
)
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipes import RecipeError
from mediahub.media.model import MediaError, NotRead
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory, refused
from tests.unit.stored_pictures import add_pictures, jpeg

GO_ON = threading.Event()


@pytest.fixture
def picture(services: Services) -> str:
    """A picture of 1200 by 800 pixels."""
    (identity,) = add_pictures(services, "a", width=1200, height=800, caption="A robot waves")
    with services.database.read() as session:
        key = session.get_one(Asset, identity).original_key
    services.bucket.put_bytes(key, jpeg("blue", (1200, 800)), "image/jpeg")
    return identity


@pytest.fixture
def maker(services: Services, sandbox: SandboxHere) -> Maker:
    return Maker(services, sandbox, 1)


def ask(services: Services, identity: str, recipe: recipes.Recipe = recipes.ORIGINAL) -> Prepared:
    with services.database.begin() as session:
        return want(session, load(session, [identity]), recipe)[0]


def now(services: Services, wanted: Prepared) -> Prepared:
    with services.database.read() as session:
        return look(session, [wanted])[0]


def row(services: Services) -> DeliveredFile:
    with services.database.read() as session:
        return session.scalars(select(DeliveredFile)).one()


def test_an_original_gets_its_words_and_keeps_its_picture(
    services: Services, maker: Maker, picture: str
) -> None:
    wanted = ask(services, picture)
    assert wanted.state == "wanted"
    assert ask(services, picture).key == wanted.key
    maker.make(wanted.key)
    made = now(services, wanted)
    data = services.bucket.get_bytes(made.key)
    assert (made.state, made.size, made.mime, made.sidecar_size) == ("ready", len(data), "image/jpeg", 0)
    assert b"A robot waves" in data
    with Image.open(BytesIO(data)) as opened:
        assert opened.size == (1200, 800)
    assert prepare(services, picture, recipes.ORIGINAL).key == made.key
    with services.database.begin() as session:
        session.get_one(Asset, picture).caption = "It waves back"
    assert ask(services, picture).key != made.key


@pytest.mark.parametrize(
    ("recipe", "size"),
    [
        (recipes.parse("px600"), (600, 400)),
        (recipes.custom(300, recipes.Part(0, 0, 5000, 10000)), (225, 300)),
    ],
)
def test_a_size_or_a_part_is_a_picture_of_its_own(
    services: Services, maker: Maker, picture: str, recipe: recipes.Recipe, size: tuple[int, int]
) -> None:
    wanted = ask(services, picture, recipe)
    maker.make(wanted.key)
    made = now(services, wanted)
    with Image.open(BytesIO(services.bucket.get_bytes(made.key))) as opened:
        assert opened.size == (made.width, made.height) == size


def test_a_worker_takes_what_is_wanted_and_no_other_takes_it_too(
    services: Services, maker: Maker, sandbox: SandboxHere, picture: str
) -> None:
    wanted = ask(services, picture)
    with services.database.begin() as session:
        session.execute(update(DeliveredFile).values(claimed_until=utcnow() + CLAIM))
    assert Maker(services, sandbox).work(GO_ON) is False
    with services.database.begin() as session:
        session.execute(update(DeliveredFile).values(claimed_until=utcnow() - CLAIM))
    while maker.work(GO_ON):
        pass
    assert now(services, wanted).state == "ready"
    assert [loop.name for loop in maker.loops()] == ["deliveries", "old-deliveries"]


@pytest.mark.parametrize("column", ["claimed_until", "due_at"])
def test_a_file_that_a_wrong_clock_put_off_for_hours_is_made(
    services: Services, maker: Maker, picture: str, column: str
) -> None:
    wanted = ask(services, picture)
    with services.database.begin() as session:
        session.execute(update(DeliveredFile).values({column: utcnow() + timedelta(hours=2)}))
    while maker.work(GO_ON):
        pass
    assert now(services, wanted).state == "ready"


@pytest.mark.parametrize(
    ("error", "state", "problem"),
    [
        (MediaError("damaged", "It is damaged."), "failed", "It is damaged."),
        (RecipeError("It has no such part."), "failed", "It has no such part."),
        (NotRead("killed", "It was stopped."), "wanted", TOO_MUCH),
        (KeyError("a fault of ours"), "wanted", OUR_FAULT),
    ],
)
def test_a_verdict_is_final_and_our_fault_is_tried_again(
    services: Services,
    picture: str,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    state: str,
    problem: str,
) -> None:
    sandbox = SandboxHere()

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(sandbox, "call", fail)
    wanted = ask(services, picture)
    Maker(services, sandbox).make(wanted.key)
    found = now(services, wanted)
    assert (found.state, found.problem) == (state, problem)
    assert row(services).due_at > utcnow()
    with pytest.raises(NotMade if state == "failed" else NotYet, match=problem[:12]):
        prepare(services, picture, recipes.ORIGINAL)


def test_while_storage_is_away_it_waits(
    services: Services, maker: Maker, picture: str, bucket: BucketInMemory
) -> None:
    wanted = ask(services, picture)
    bucket.s3.broken = refused("InternalError")
    maker.make(wanted.key)
    assert now(services, wanted).problem == NO_STORAGE
    bucket.s3.broken = refused("NoSuchKey")
    maker.make(wanted.key)
    assert now(services, wanted).problem == OUR_FAULT
    bucket.s3.broken = None
    maker.make(wanted.key)
    assert now(services, wanted).state == "ready"


def test_what_a_file_is_made_of_may_still_be_on_its_way(
    services: Services, maker: Maker, picture: str
) -> None:
    with services.database.begin() as session:
        session.get_one(Asset, picture).awaited = True
    wanted = ask(services, picture)
    maker.make(wanted.key)
    assert now(services, wanted).problem == ON_ITS_WAY
    with services.database.begin() as session:
        asset = session.get_one(Asset, picture)
        asset.awaited, asset.kind, asset.mime = False, "video", "video/mp4"
    small = ask(services, picture, recipes.WEB)
    maker.make(small.key)
    assert now(services, small).problem == NO_PROXY
    with services.database.read() as session, pytest.raises(RecipeError, match="clip"):
        plan(load(session, [picture])[0], recipes.parse("px600"), policy_of(session, 1))


def test_what_changed_or_was_withdrawn_meanwhile_is_dropped(
    services: Services, maker: Maker, picture: str
) -> None:
    wanted = ask(services, picture)
    with services.database.begin() as session:
        session.get_one(Asset, picture).state = "withdrawn"
    maker.make(wanted.key)
    assert now(services, wanted).state == "changed"
    with pytest.raises(NotYet, match="changed or withdrawn"):
        raise NotYet(now(services, wanted).problem)
    maker.make("deliveries/gone")


def test_one_that_is_withdrawn_while_it_is_made_leaves_no_object(
    services: Services, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = SandboxHere()
    call: Callable[..., object] = sandbox.call

    def withdraw(*args: object, **named: object) -> object:
        with services.database.begin() as session:
            session.get_one(Asset, picture).state = "withdrawn"
        return call(*args, **named)

    monkeypatch.setattr(sandbox, "call", withdraw)
    wanted = ask(services, picture)
    Maker(services, sandbox).make(wanted.key)
    assert list(services.bucket.list("deliveries/")) == []
    assert row(services).state == "wanted"


def test_a_worker_that_ends_puts_it_back_at_once(
    services: Services, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox, stop = SandboxHere(), threading.Event()

    def closed(*_: object, **__: object) -> None:
        stop.set()
        raise RuntimeError("the pool is closed")

    monkeypatch.setattr(sandbox, "call", closed)
    wanted = ask(services, picture)
    maker = Maker(services, sandbox)
    assert maker.work(stop)
    maker._pool.shutdown()
    found = row(services)
    assert (found.problem, found.claimed_until) == ("", None)
    assert found.due_at <= utcnow()
    assert now(services, wanted).state == "wanted"


def test_an_object_that_went_away_is_made_anew(services: Services, maker: Maker, picture: str) -> None:
    wanted = ask(services, picture)
    maker.make(wanted.key)
    with services.database.begin() as session:
        missed(session, wanted.key)
    assert now(services, wanted).state == "wanted"


def test_nobody_waits_for_ever_where_no_worker_runs(services: Services, picture: str) -> None:
    with pytest.raises(NotYet, match="waits for a worker"):
        prepare(services, picture, recipes.ORIGINAL, patience=0)
    wanted = ask(services, picture)
    with services.database.begin() as session:
        long_ago = utcnow() - timedelta(minutes=5)
        session.execute(update(DeliveredFile).values(wanted_at=long_ago, due_at=long_ago))
    assert now(services, wanted).problem == NOBODY
    with pytest.raises(NotMade, match="does not exist"):
        prepare(services, "gone", recipes.ORIGINAL)


def test_what_nobody_took_for_long_is_deleted(services: Services, maker: Maker, picture: str) -> None:
    wanted = ask(services, picture)
    maker.make(wanted.key)
    assert sweep(services) == 0
    with services.database.begin() as session:
        session.execute(update(DeliveredFile).values(used_at=utcnow() - RETENTION - timedelta(hours=1)))
    assert sweep(services) == 1
    assert list(services.bucket.list("deliveries/")) == []
    assert now(services, wanted).state == "changed"


def test_everything_made_of_an_asset_is_forgotten(services: Services, maker: Maker, picture: str) -> None:
    for recipe in (recipes.ORIGINAL, recipes.WEB):
        maker.make(ask(services, picture, recipe).key)
    forget(services, picture)
    assert list(services.bucket.list("deliveries/")) == []
    with services.database.read() as session:
        assert session.scalars(select(DeliveredFile)).all() == []


def test_pauses_grow_and_end() -> None:
    assert [pause_after(tries, LONGEST_PAUSE) for tries in (0, 1, 2, 3)] == [
        FIRST_PAUSE, FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE,
    ]  # fmt: skip
    assert pause_after(99, LONGEST_PAUSE) == LONGEST_PAUSE
    assert seconds_for(100_000_000) > seconds_for(0)

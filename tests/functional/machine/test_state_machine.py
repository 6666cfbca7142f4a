"""Catalogue, bucket and index under everything that people do, and processes that die at any moment.

Hypothesis draws what happens; after each step the promises of `promises` have to hold, and more of them once
everybody has caught up. With a failure the seed is printed, and the steps that led to it:
`MEDIAHUB_TEST_SEED=… scripts/test tests/functional/machine` does the same again. `MEDIAHUB_TEST_MINUTES=30`
goes on for so long on each database and search engine.
"""

from __future__ import annotations

import os
import random
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from pydantic import SecretStr

from mediahub.curation.edits import bulk
from mediahub.ingest.batches.failed_reads import ENDED, SET_APART, set_apart, try_again
from mediahub.outages.retries import TRIES
from mediahub.settings import Settings
from mediahub.storage import Bucket
from tests import postgres
from tests.functional.machine import promises, works
from tests.functional.machine.files import card
from tests.functional.machine.model import KINDS, SHOTS, File, Model
from tests.functional.machine.mortal import Mortals
from tests.functional.machine.world import EVENT, World

pytestmark = pytest.mark.services

MINUTES = float(os.environ.get("MEDIAHUB_TEST_MINUTES", "0.5"))
SEED = os.environ.get("MEDIAHUB_TEST_SEED")
EXAMPLES, STEPS = 2, 12
"""Of the short form. The first example is always the simplest there is, one step over and over: only those
after it are drawn."""
ENGINES = ("whoosh", "opensearch")
MOMENTS = st.one_of(st.just(0), st.integers(1, 60))
"""When a process dies; 0 for one that lives."""
NUMBERS = st.integers(0, 9)


class Machine(RuleBasedStateMachine):
    """What people do, drawn by Hypothesis."""

    begin: ClassVar[Callable[[], World]]
    files: ClassVar[dict[tuple[int, str], File]]

    def __init__(self) -> None:
        super().__init__()
        self.world = type(self).begin()
        self.model = Model()
        self.last_edit: tuple[int, str, str, Any, Any] | None = None
        self.last_bulk: int | None = None

    def teardown(self) -> None:
        """Whatever happened, in the end everything is as it was promised."""
        try:
            self.rest()
        finally:
            self.world.close()

    @rule(shot=st.integers(0, SHOTS - 1), kind=st.sampled_from(KINDS), dies=MOMENTS)
    def send(self, shot: int, kind: str, dies: int) -> None:
        file = self.files[shot, kind]
        if kind == "copy" and not self.is_there(file):
            self.model.renamed.add(shot)
        told = self.world.do("send", dies, batch=self.world.batch.id, path=file.name, file=file.path)
        if told is not None and told["state"] in ("received", "checking", "ready"):
            self.model.acknowledge(file)
        self.check()

    @rule(dies=MOMENTS)
    def work(self, dies: int) -> None:
        self.world.do("work", dies)
        self.check()

    @rule(dies=MOMENTS)
    def sweep(self, dies: int) -> None:
        self.world.later()
        self.world.do("sweep", dies)
        self.check()

    @rule(dies=MOMENTS)
    def index(self, dies: int) -> None:
        self.world.do("index", dies)

    @rule(dies=MOMENTS)
    def reindex(self, dies: int) -> None:
        self.world.do("reindex", dies)

    @rule(dies=MOMENTS)
    def write_records(self, dies: int) -> None:
        self.world.do("write_records", dies)

    @precondition(lambda self: self.among("ready"))
    @rule(which=NUMBERS, what=st.sampled_from(("caption", "rating", "rights_class")), value=NUMBERS)
    def edit(self, which: int, what: str, value: int) -> None:
        asset = self.one("ready", which)
        wanted: Any = {
            "caption": self.model.text(),
            "rating": value % 5 + 1,
            "rights_class": ("free", "editorial", "partners", "none")[value % 4],
        }[what]
        before = self.world.see().pictures[asset].fields[what]
        action = self.world.edit(asset, what, wanted)
        if action is not None:
            self.model.wrote(asset, what, wanted)
            self.last_edit = (action.id, asset, what, before, wanted)
        self.check()

    @precondition(lambda self: self.last_edit)
    @rule()
    def undo(self) -> None:
        action, asset, what, before, after = self.last_edit or (0, "", "", None, None)
        self.last_edit = None
        if what in self.model.written.get(asset, {}):
            self.world.undo(action)
            # nobody edits what is withdrawn or in the trash: there it stays as it is
            if self.model.written[asset][what] == after and self.model.state.get(asset, "ready") == "ready":
                self.model.wrote(asset, what, before)
        self.check()

    @precondition(lambda self: self.among("ready"))
    @rule()
    def edit_all(self) -> None:
        self.last_bulk = self.world.edit_all(self.among("ready"), self.model.text()).id
        self.check()

    @precondition(lambda self: self.last_bulk)
    @rule(dies=MOMENTS)
    def carry_on_bulk(self, dies: int) -> None:
        self.world.do("carry_on_bulk", dies)
        self.check()

    @precondition(lambda self: self.among("ready"))
    @rule(which=NUMBERS)
    def trash(self, which: int) -> None:
        asset = self.one("ready", which)
        self.world.trash(asset)
        self.model.moved(asset, "trashed", self.shots(asset))
        self.check()

    @precondition(lambda self: self.among("trashed"))
    @rule(which=NUMBERS)
    def restore(self, which: int) -> None:
        asset = self.one("trashed", which)
        self.world.restore(asset)
        self.model.moved(asset, "ready", self.shots(asset))
        self.check()

    @precondition(lambda self: self.among("ready"))
    @rule(which=NUMBERS, dies=MOMENTS)
    def withdraw(self, which: int, dies: int) -> None:
        asset = self.one("ready", which)
        self.world.do("withdraw", dies, asset_id=asset, user_id=self.world.desk.user_id)
        state = self.world.see().pictures[asset].state
        assert state in ("ready", "withdrawn")
        assert dies or state == "withdrawn"
        self.model.moved(asset, state, self.shots(asset))
        self.check()

    @precondition(lambda self: self.among("withdrawn"))
    @rule(which=NUMBERS)
    def bring_back(self, which: int) -> None:
        asset = self.one("withdrawn", which)
        self.world.bring_back(asset)
        self.model.moved(asset, "ready", self.shots(asset))
        self.check()

    @precondition(lambda self: self.among("trashed"))
    @rule(dies=MOMENTS)
    def empty_the_trash(self, dies: int) -> None:
        seen = self.world.see()
        for asset in self.among("trashed"):
            self.model.condemned(asset, set(seen.pictures[asset].keys), self.shots(asset))
        self.world.condemn()
        self.world.do("purge", dies)
        self.check()

    @precondition(lambda self: self.model.acknowledged)  # else the simplest example does only this
    @rule()
    def rest(self) -> None:
        self.world.settle()
        self.check()
        promises.at_rest(self.world, self.model)

    def check(self) -> None:
        promises.always(self.world, self.model)

    def among(self, state: str) -> list[str]:
        """Pictures that are there now, but for those that are just deleted for good."""
        pictures = self.world.see().pictures
        return sorted(
            asset
            for asset, one in pictures.items()
            if one.state == state and not (state == "trashed" and asset not in self.model.state)
        )

    def one(self, state: str, which: int) -> str:
        found = self.among(state)
        asset = found[which % len(found)]
        note(f"{asset} of {found}")
        return asset

    def is_there(self, file: File) -> bool:
        """Whether the library has these bytes."""
        return any(file.sha256 in one.keys for one in self.world.see().pictures.values())

    def shots(self, asset: str) -> set[int]:
        """Of which shots it has files."""
        keys = self.world.see().pictures[asset].keys
        return {file.shot for file in self.files.values() if file.sha256 in keys}


@pytest.fixture(scope="module")
def mortals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortals]:
    made = Mortals(tmp_path_factory.mktemp("mortals") / "log")
    yield made
    made.stop()


@pytest.fixture
def files(tmp_path: Path) -> dict[tuple[int, str], File]:
    return {(file.shot, file.kind): file for file in card(tmp_path / "card")}


@pytest.fixture(params=[*ENGINES])
def search_url(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Addresses of empty indexes."""
    if request.param == "whoosh":
        return lambda: "whoosh:"
    url = request.getfixturevalue("opensearch_url")
    return lambda: f"{url}/m{uuid.uuid4().hex[:10]}"


@pytest.fixture
def begin(
    request: pytest.FixtureRequest,
    s3_settings: Settings,
    database_url: str,
    empty_catalogue: Path,
    search_url: Callable[[], str],
    mortals: Mortals,
    tmp_path: Path,
) -> Callable[[], World]:
    """Begins a new world each time: with an empty catalogue, an empty bucket and no index."""
    restored: postgres.Restored | None = None
    if database_url.startswith("postgres"):
        restored = request.getfixturevalue("postgres_catalogue")
    bucket = f"machine-{uuid.uuid4().hex[:8]}"

    def begin() -> World:
        home = tmp_path / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        url = f"sqlite:///{home / 'mediahub.sqlite'}"
        if restored is not None:
            restored.restore()
            url = restored.url
        else:
            shutil.copyfile(empty_catalogue, home / "mediahub.sqlite")
        changes = {"home": home, "s3_bucket": bucket, "database_url": SecretStr(url)}
        settings = s3_settings.model_copy(update=changes | {"search_url": SecretStr(search_url())})
        objects = Bucket(settings)
        objects.ensure()
        for info in list(objects.list()):
            objects.delete(info.key)
        return World(settings, mortals)

    return begin


def run(
    begin: Callable[[], World], files: dict[tuple[int, str], File], seed: int, examples: int, steps: int
) -> None:
    """Run the machine some times, with what this seed gives."""
    kind = type("Machine", (Machine,), {"begin": staticmethod(begin), "files": files})
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(hypothesis.seed(seed)(kind), settings=settings)
    except BaseException:
        print(f"MEDIAHUB_TEST_SEED={seed}")  # the steps follow
        raise


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the processes have them."""
    monkeypatch.setattr(bulk, "PART", works.PART)


@pytest.mark.parametrize(("database_url", "search_url"), [("sqlite", "whoosh")], indirect=True)
def test_promises_hold_whoever_dies(begin: Callable[[], World], files: dict[tuple[int, str], File]) -> None:
    run(begin, files, int(SEED or 1), EXAMPLES, STEPS)


@pytest.mark.parametrize(("database_url", "search_url"), [("sqlite", "whoosh")], indirect=True)
def test_a_file_that_kills_its_worker_is_set_apart_and_keeps_up_no_other(
    begin: Callable[[], World], files: dict[tuple[int, str], File]
) -> None:
    world = begin()
    names = [files[shot, "JPG"] for shot in range(SHOTS)]
    poison = names[1].name
    for file in names:
        world.do("send", batch=world.batch.id, path=file.name, file=file.path)
    died = 0
    for _ in range(2 * TRIES):
        world.later()
        died += world.do("sweep_with_poison", poison=poison) is None
    assert died == TRIES
    assert {one.path: (one.state, one.reason_code) for one in world.see().arrivals} == {
        file.name: ("received", SET_APART) if file.name == poison else ("ready", "") for file in names
    }
    with world.services.database.read() as session:
        assert set_apart(session) == [(EVENT, poison, ENDED)]
    try_again(world.services)  # with a worker that it does not kill
    world.settle()
    assert {one.state for one in world.see().arrivals} == {"ready"}
    world.close()


@pytest.mark.long
@pytest.mark.timeout(0)
def test_promises_hold_for_long(begin: Callable[[], World], files: dict[tuple[int, str], File]) -> None:
    until = time.monotonic() + 60 * MINUTES
    while time.monotonic() < until:
        seed = int(SEED or random.randrange(10**6))
        run(begin, files, seed, 4, 30)  # three are drawn
        print(f"seed {seed}: all promises held", flush=True)

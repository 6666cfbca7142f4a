"""Bursts become stacks in the background, by the state in the catalogue."""

from __future__ import annotations

import threading

from sqlalchemy import select

from mediahub.analysis.stacks import Stacker
from mediahub.catalog.models import Asset
from mediahub.catalog.stacks import recheck
from mediahub.runtime import Services
from tests.assets import add_asset, add_event


def test_a_burst_is_a_stack_after_one_round_and_stays_one(services: Services) -> None:
    with services.database.begin() as session:
        event = add_event(session)
        burst = [
            add_asset(session, event, f"b{n}", minutes=n / 600, dhash=7, serial="1").id for n in range(3)
        ]
        alone = add_asset(session, event, "alone", minutes=30, dhash=-1, serial="1").id
        recheck(session, [*burst, alone])
    stacker = Stacker(services)
    for _ in range(2):
        stacker.work(threading.Event())
        with services.database.read() as session:
            stacks = {asset.id: asset.stack_id for asset in session.scalars(select(Asset))}
        assert len({stacks[one] for one in burst}) == 1
        assert stacks[burst[0]] is not None
        assert stacks[alone] is None


def test_a_worker_that_ends_leaves_it_due(services: Services) -> None:
    with services.database.begin() as session:
        event = add_event(session)
        ids = [add_asset(session, event, f"b{n}", minutes=n / 600, dhash=7).id for n in range(2)]
        recheck(session, ids)
    stop = threading.Event()
    stop.set()
    loop = Stacker(services).loop()
    loop.work(stop)
    with services.database.read() as session:
        assert set(session.scalars(select(Asset.stack_id))) == {None}
    loop.work(threading.Event())
    with services.database.read() as session:
        assert None not in set(session.scalars(select(Asset.stack_id)))

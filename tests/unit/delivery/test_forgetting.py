"""People of notices and sendings are forgotten long after; what happened stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mediahub.catalog.models import Newsroom, Notice, NoticeReader, Transmission
from mediahub.delivery.forgetting import count_known, forget_people
from tests.unit.delivery.conftest import Summit

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BEFORE = LONG_AGO + timedelta(days=1)


def test_old_ones_go_and_what_still_waits_keeps_its_sender(summit: Summit) -> None:
    session, event, eva = summit.session, summit.event, summit.eva
    old, new = (
        Notice(event_id=event.id, asset_id="a", kind="killed", made_at=moment)
        for moment in (LONG_AGO, BEFORE + timedelta(days=1))
    )
    target = Newsroom(event_id=event.id, name="dpa", kind="sftp", address="h")
    session.add_all([old, new, target])
    session.flush()
    readers = [
        NoticeReader(notice_id=one.id, taken_at=LONG_AGO, who="Eva", user_id=eva.id) for one in (old, new)
    ]
    sent, waiting = (
        Transmission(target_id=target.id, user_id=eva.id, name="x", recipe="web", finished_at=moment)
        for moment in (LONG_AGO, None)
    )
    session.add_all([*readers, sent, waiting])
    session.flush()
    assert count_known(session, BEFORE) == 2
    assert forget_people(session, BEFORE, 100) == 2
    assert count_known(session, BEFORE) == forget_people(session, BEFORE, 100) == 0
    session.expire_all()
    assert [(one.who, one.user_id) for one in readers] == [("", None), ("Eva", eva.id)]
    assert (sent.user_id, waiting.user_id) == (None, eva.id)

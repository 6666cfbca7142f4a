"""A new event for each test."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Event
from tests.unit.web.desks import Desk

FORM = {"name": "Maifest", "timezone": "Europe/Berlin", "first_day": "2026-05-30", "languages": ["en", "zh"]}


@pytest.fixture
def slug(desk: Desk) -> str:
    with desk.counter.services.database.read() as session:
        before = set(session.scalars(select(Event.slug)))
    answer = desk.client("admin").post("/admin/events/new", data=FORM)
    assert answer.status_code == 303
    slug = answer.headers["Location"].rpartition("/")[2]
    assert slug not in before
    return slug

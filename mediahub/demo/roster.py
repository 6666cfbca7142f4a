"""The demo's roster codes."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.events import get_event
from mediahub.catalog.models import Person
from mediahub.catalog.roster.rows import follow, put_code


def add_codes(session: Session, slug: str) -> None:
    """Give the event its codes; those whose person the programme lacks are left out."""
    table = tomllib.loads((files("mediahub.demo") / "data/roster.toml").read_text("utf-8"))["codes"]
    event = get_event(session, slug)
    for code, values in table.items():
        person = session.scalar(select(Person.id).where(Person.slug == values["person"]))
        if person is not None:
            put_code(session, event.id, code, person, {"zh": values["zh"]})
    follow(session, event.id)

"""Roster codes of an event: whom each stands for, and those that stand for nobody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Event, Person, PersonName, RosterCode
from mediahub.catalog.names import fold
from mediahub.catalog.roster.csv_table import LANGUAGES, Line, TableError, clean_code, read_table, write_table
from mediahub.catalog.roster.rows import follow, put_code, remove_code, unknown_codes, uses
from mediahub.catalog.vocabulary import person_ids
from mediahub.curation.edits.editing import CURATORS
from mediahub.http.context import event_or_404, require_sign_in, services, viewer
from mediahub.http.language import told

blueprint = Blueprint("roster", __name__, url_prefix="/events/<slug>/roster")
blueprint.before_request(require_sign_in)

LARGEST = 2 << 20
"""Bytes of a table."""


@blueprint.before_request
def require_team() -> None:
    """The team types the codes; the desk says what they mean."""
    if not viewer().in_team:
        abort(403, gettext("Code replacements are for the event's team."))
    if request.method == "POST" and not viewer().roles & CURATORS:
        abort(403, gettext("Only the event's marketing team and admins change codes."))


@blueprint.get("")
def page(slug: str) -> str:
    """All codes, and those that wait to be repaired."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        rows = _rows(database, event.id)
        return render_template(
            "tagging/roster.html",
            event=event,
            rows=rows,
            uses=uses(database, event.id),
            unknown={code: len(ids) for code, ids in unknown_codes(database, event.id).items()},
            people=database.scalars(select(Person.name).order_by(Person.name)).all() if _may_edit() else (),
            may_edit=_may_edit(),
        )


@blueprint.get("/codes.csv")
def table(slug: str) -> Response:
    """The codes as a table, for a spreadsheet or another event."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        lines = [
            Line(row.code, row.person.name, _chinese(row.person), row.roles)
            for row in _rows(database, event.id)
        ]
    response = Response("\ufeff" + write_table(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-roster.csv"'
    response.cache_control.no_store = True
    return response


@blueprint.post("/codes")
def put(slug: str) -> BaseResponse:
    """Add or change one code; texts that have it follow."""
    code, name = clean_code(request.form.get("code", "")), request.form.get("name", "").strip()
    if not code or not fold(name):
        flash(gettext("A code of letters and digits and a person are needed. Nothing was changed."), "error")
        return _back(slug)
    roles = {language: request.form.get(f"role_{language}", "").strip()[:300] for language in LANGUAGES}
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        changed = _put(database, event, [Line(code, name, roles=roles)])
    _say(ngettext("%(num)s picture has other words now.", "%(num)s pictures have other words now.", changed))
    return _back(slug)


@blueprint.post("/codes/delete")
def delete(slug: str) -> BaseResponse:
    """Take a code away; texts keep the name."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        if not remove_code(database, event.id, request.form.get("code", "")):
            abort(404, gettext("There is no such code any more."))
    _say(gettext("The code is gone; captions keep the name."))
    return _back(slug)


@blueprint.post("/import")
def take_in(slug: str) -> BaseResponse:
    """Add and change codes from a CSV file."""
    upload = request.files.get("table")
    data = upload.read(LARGEST + 1) if upload else b""
    if not data or len(data) > LARGEST:
        flash(gettext("Choose a CSV file of at most 2 MB. Nothing was changed."), "error")
        return _back(slug)
    try:
        lines, problems = read_table(data)
    except TableError as error:
        flash(told(error), "error")
        return _back(slug)
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        _put(database, event, lines)
    _say(ngettext("%(num)s code was imported.", "%(num)s codes were imported.", len(lines)))
    for problem in problems[:10]:
        flash(problem, "error")
    return _back(slug)


def _put(database: DbSession, event: Event, lines: list[Line]) -> int:
    """Write the codes; says how many pictures changed."""
    people = person_ids(database, [line.name for line in lines])
    for line in lines:
        if line.name not in people:
            continue
        person = people[line.name]
        _know_chinese(database, person, line.name_zh)
        put_code(database, event.id, line.code, person, line.roles)
    database.flush()
    return follow(database, event.id, [line.code for line in lines])


def _know_chinese(database: DbSession, person_id: int, name: str) -> None:
    """A Chinese name that nobody knew is added to the person."""
    folded = fold(name)
    known = select(PersonName.id).where(PersonName.person_id == person_id, PersonName.folded == folded)
    if folded and database.scalar(known) is None:
        row = PersonName(person_id=person_id, text=name, folded=folded, lang="zh-Hans", kind="native")
        database.add(row)


def _rows(database: DbSession, event_id: int) -> list[RosterCode]:
    query = select(RosterCode).where(RosterCode.event_id == event_id)
    query = query.options(joinedload(RosterCode.person).selectinload(Person.names))
    return list(database.scalars(query.order_by(RosterCode.code)))


def _chinese(person: Person) -> str:
    return next((name.text for name in person.names if name.lang.startswith("zh")), "")


def _may_edit() -> bool:
    return bool(viewer().roles & CURATORS)


def _say(words: str) -> None:
    flash(words, "info")


def _back(slug: str) -> Any:
    return redirect(url_for("roster.page", slug=slug))

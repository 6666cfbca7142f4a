"""The page of an event's roster: which codes stand for whom, and which stand for nobody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as BaseResponse

from mediahub.audit.requests import record_export
from mediahub.catalog.names import fold
from mediahub.catalog.roster.csv_table import LANGUAGES, Line, TableError, clean_code, read_table, write_table
from mediahub.catalog.roster.rows import unknown_codes, uses
from mediahub.csv_text import UTF8_MARK
from mediahub.http.body_limits import FORM_SPARE, takes_up_to
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.language import translated, translated_error
from mediahub.media.sandbox.untrusted_text import read_apart
from mediahub.rights import Capability
from mediahub.tagging.agenda.people import person_names
from mediahub.tagging.roster_codes import delete_code, list_codes, put_codes, table_lines

blueprint = Blueprint("roster", __name__, url_prefix="/events/<slug>/roster")
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.SEE_TEAM_PAGES, _("Code replacements are for the event's team."))
)
blueprint.before_request(
    requires(
        Capability.EDIT_PROGRAMME,
        _("Only the event's marketing team and admins change codes."),
        to_change=True,
    )
)

MAX_FILE_SIZE = 2 << 20
"""Bytes of a table."""


@blueprint.get("")
def page(slug: str) -> str:
    """All codes, and those that wait to be repaired."""
    may_edit = viewer().may(Capability.EDIT_PROGRAMME)
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template(
            "tagging/roster.html",
            event=event,
            rows=list_codes(database, event.id),
            uses=uses(database, event.id),
            unknown={code: len(ids) for code, ids in unknown_codes(database, event.id).items()},
            people=person_names(database) if may_edit else (),
            may_edit=may_edit,
        )


@blueprint.get("/codes.csv")
def table(slug: str) -> Response:
    """The codes as a table, for a spreadsheet or another event."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        lines = table_lines(database, event.id)
    record_export(services().database, f"{event.slug}-roster.csv", event.id, {"codes": len(lines)})
    response = Response(UTF8_MARK + write_table(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-roster.csv"'
    response.cache_control.no_store = True
    return response


@blueprint.post("/codes")
def put(slug: str) -> BaseResponse:
    """Add or change one code; texts that have it follow."""
    code, name = clean_code(request.form.get("code", "")), request.form.get("name", "").strip()[:200]
    if not code or not fold(name):
        flash(gettext("A code of letters and digits and a person are needed. Nothing was changed."), "error")
        return _back(slug)
    roles = {language: request.form.get(f"role_{language}", "").strip()[:300] for language in LANGUAGES}
    changed = put_codes(services().database, event_of(slug).id, [Line(code, name, roles=roles)])
    _say(ngettext("%(num)s picture has other words now.", "%(num)s pictures have other words now.", changed))
    return _back(slug)


@blueprint.post("/codes/delete")
def delete(slug: str) -> BaseResponse:
    """Take a code away; texts keep the name."""
    delete_code(services().database, event_of(slug).id, request.form.get("code", ""))
    _say(gettext("The code is gone; captions keep the name."))
    return _back(slug)


@blueprint.post("/import")
@takes_up_to(MAX_FILE_SIZE + FORM_SPARE)
def take_in(slug: str) -> BaseResponse:
    """Add and change codes from a CSV file."""
    upload = request.files.get("table")
    data = upload.read(MAX_FILE_SIZE + 1) if upload else b""
    if not data or len(data) > MAX_FILE_SIZE:
        flash(gettext("Choose a CSV file of at most 2 MB. Nothing was changed."), "error")
        return _back(slug)
    try:
        lines, problems = read_apart(read_table, data, fails=TableError)
    except TableError as error:
        flash(translated_error(error), "error")
        return _back(slug)
    put_codes(services().database, event_of(slug).id, lines)
    _say(ngettext("%(num)s code was imported.", "%(num)s codes were imported.", len(lines)))
    for problem in problems[:10]:
        flash(translated(problem), "error")
    return _back(slug)


def _say(words: str) -> None:
    flash(words, "info")


def _back(slug: str) -> Any:
    return redirect(url_for("roster.page", slug=slug))

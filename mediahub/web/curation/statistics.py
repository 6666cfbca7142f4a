"""Statistics of an event: the page, its chart, and CSV."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from babel.dates import format_skeleton
from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _

from mediahub.audit.requests import record_export
from mediahub.csv_text import UTF8_MARK, csv_line
from mediahub.curation.statistics.times import METERS, MILESTONES, Times, time_to_publish
from mediahub.curation.statistics.totals import GROUPS, Row, days_and_photographers, links, sums
from mediahub.http.context import event_or_404, require_sign_in, requires, services
from mediahub.rights import Capability

SERIES = ("pictures", "seen", "taken", "shared")
CHART = {"width": 960, "height": 220, "foot": 24, "head": 12}
"""Pixels of the chart."""
MINUTE, HOUR, DAY = 60, 3600, 86_400
blueprint = Blueprint("statistics", __name__, url_prefix="/events/<slug>")
blueprint.before_request(require_sign_in)
blueprint.before_request(requires(Capability.SEE_TEAM_PAGES, _("Statistics are for the event's team.")))


@blueprint.get("/statistics")
def page(slug: str) -> str:
    """What was seen, taken and shared, and how long it took to get there."""
    by, meter = _chosen("by", GROUPS), _chosen("meter", METERS)
    with services().database.read() as database:
        event = event_or_404(database, slug)
        days, photographers = days_and_photographers(database, event)
        known = {"day": days, "photographer": photographers}
        times = time_to_publish(database, event, meter)
        return render_template(
            "curation/statistics.html",
            event=event,
            by=by,
            meter=meter,
            groups=GROUPS,
            meters=METERS,
            milestones=MILESTONES,
            total=_total(days),
            chart=chart(days),
            rows=known[by] if by in known else sums(database, event, by),
            links=links(database, event) if by == "gallery" else {},
            overall=times.overall,
            times=times.groups,
            span_text=span_text,
            day_text=day_text,
        )


@blueprint.get("/statistics.csv")
def export(slug: str) -> Response:
    """The sums of one group, and the medians of one meter in minutes, as CSV."""
    by, meter = _chosen("by", GROUPS), request.args.get("meter", "")
    with services().database.read() as database:
        event = event_or_404(database, slug)
        if meter in METERS:
            head = [meter, *(f"{name}_median_minutes" for name in MILESTONES)]
            head += [f"{name}_pictures" for name in MILESTONES]
            times = time_to_publish(database, event, meter)
            lines: list[list[Any]] = [_minutes(one) for one in times.groups]
        else:
            head = [by, *SERIES]
            rows = sums(database, event, by)
            lines = [[row.name, *(getattr(row, name) for name in SERIES)] for row in rows]
    text = "".join(map(csv_line, [head, *lines]))
    name = f"{slug}-{meter or by}.csv"
    record_export(services().database, name, event.id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(UTF8_MARK + text, mimetype="text/csv", headers=headers)


def chart(days: list[Row]) -> dict[str, Any]:
    """Bars of the days: for each series where its bar stands, in the chart's pixels."""
    top = max([1, *(getattr(row, name) for row in days for name in SERIES)])
    inner = CHART["height"] - CHART["foot"] - CHART["head"]
    room = CHART["width"] / max(1, len(days))
    width = min(26.0, max(1.0, room / (len(SERIES) + 1)))
    groups = []
    for place, row in enumerate(days):
        left = place * room + (room - width * len(SERIES)) / 2
        bars = []
        for number, name in enumerate(SERIES):
            value = getattr(row, name)
            high = inner * value / top
            y = CHART["head"] + inner - high
            bar = {"series": name, "value": value, "x": left + number * width, "y": y, "height": high}
            bars.append(bar | {"width": max(1.0, width - 2)})
        groups.append({"day": row.name, "bars": bars, "x": place * room + room / 2, "row": row})
    every = max(1, -(-len(days) // 12))
    return {**CHART, "groups": groups, "top": top, "labels": groups[::every]}


def day_text(day: str, length: str = "long") -> str:
    """A day (`2025-10-18`) as the reader writes it; short without weekday and year."""
    skeleton = "MMMd" if length == "short" else "yMMMEd"
    return format_skeleton(skeleton, date.fromisoformat(day), locale=get_locale())


def span_text(span: timedelta | None) -> str:
    """A time as people say it: `45 s`, `12 min`, `3 h 20 min`, `2 days`."""
    if span is None:
        return "–"
    seconds = round(span.total_seconds())
    if seconds < 2 * MINUTE:
        return gettext("%(n)s s", n=seconds)
    if seconds < 2 * HOUR:
        return gettext("%(n)s min", n=round(seconds / MINUTE))
    if seconds < 2 * DAY:
        hours, rest = divmod(seconds, HOUR)
        return gettext("%(h)s h %(m)s min", h=hours, m=rest // MINUTE)
    return ngettext("%(num)s day", "%(num)s days", round(seconds / DAY))


def _total(days: list[Row]) -> Row:
    return Row("", *(sum(getattr(row, name) for row in days) for name in SERIES))


def _minutes(one: Times) -> list[Any]:
    spans = [one.medians.get(name) for name in MILESTONES]
    medians = ["" if span is None else round(span.total_seconds() / MINUTE, 2) for span in spans]
    return [one.name, *medians, *(one.counts.get(name, 0) for name in MILESTONES)]


def _chosen(name: str, known: tuple[str, ...]) -> str:
    value = request.args.get(name, "")
    return value if value in known else known[0]

"""Ways on from a question that finds nothing: sessions, people and days that have pictures for the reader."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediahub.catalog.models import Event
from mediahub.http.context import services, viewer
from mediahub.web.answers import Facet
from mediahub.web.library.facets import named_facets

KINDS = ("session", "person", "day")
POINTS_OF_A_KIND = 4


def starting_points(database: Session, event: Event) -> list[Facet]:
    """What has most of the pictures that whoever asks may see, by kind; days stay in their order."""
    found = services().search.search("", event=event.slug, viewer=viewer(), limit=0, facets=KINDS)
    most = {name: sorted(found.facets[name], key=lambda one: -one.count)[:POINTS_OF_A_KIND] for name in KINDS}
    facets = {facet["name"]: facet for facet in named_facets(database, event, most, {})}
    facets["day"]["values"].sort(key=lambda one: one["value"])
    return [facets[name] for name in KINDS if facets[name]["values"]]

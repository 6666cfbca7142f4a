"""`tdm-reservation` (TDMRep, W3C): pages with an event's pictures say to machines that mining is reserved.

The header of the answer and the `meta` element of the page say the same. An event that says nothing about
data mining reserves nothing.
"""

from __future__ import annotations

from flask import Flask, g
from flask.wrappers import Response
from sqlalchemy.orm import object_session

from mediahub.catalog.models import Event
from mediahub.delivery.files.policy import policy_of
from mediahub.http.context import services
from mediahub.rights.mining import is_reserved

RESERVATION = "tdm-reservation"
RESERVED = "mediahub_tdm_reserved"


def init_app(app: Flask) -> None:
    """Give templates `reserves_mining(event)`, and answers the header of what they said by it."""
    app.context_processor(lambda: {"reserves_mining": reserves_mining})

    @app.after_request
    def say(response: Response) -> Response:
        if g.get(RESERVED):
            response.headers[RESERVATION] = "1"
        return response


def reserves_mining(event: Event) -> bool:
    """Whether the event reserves the mining of its pictures; the answer in hand then says so."""
    if (own := object_session(event)) is not None:
        code = policy_of(own, event.id).data_mining
    else:
        with services().database.read() as session:
            code = policy_of(session, event.id).data_mining
    reserved = is_reserved(code)
    if reserved:
        setattr(g, RESERVED, True)
    return reserved

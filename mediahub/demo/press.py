"""The demo event's press room: a page, terms, and the demo's press account let in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event, User
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.press_pages import free_pictures, press_page
from mediahub.identity.press import approve_user
from mediahub.identity.terms import current_terms, publish_terms

TEXT = """
Three thousand people who drive the cars meet those who build them. For four days in Wuhu they test, draw
and argue: about hybrid engines and driving assistance, about factories and supply chains, about what a car
should be.

Ban Ki-moon leads the talks on sustainability. Yin Tongyue closes with the plan for the years ahead. In
between: the renewed partnership with UNICEF, the start of "Cherish the Nature" with IUCN, and the robots of
AiMOGA.

Pictures appear here while the event runs, a few seconds after they are taken, with names, captions and
credits.
"""
TERMS = """
Editorial use only, in reports on this event. No advertising, no resale, no training of models.

Print the credit line that comes with each picture. Captions may be shortened; their meaning may not change.

What is under embargo stays unpublished until its hour, in every time zone. When we withdraw a picture, take
it down at once; we tell you here.
"""
OUTLET = "The Demo Gazette"


def open_press_room(session: Session, slug: str) -> None:
    """Give the event its press page, terms and press account, unless somebody made a page already."""
    event = session.scalars(select(Event).where(Event.slug == slug)).one()
    page = press_page(session, event)
    if page in session:
        return
    page.is_public, page.guests_see, page.takes_requests = True, True, True
    page.text, page.place = _flowing(TEXT), "Wuhu, Anhui, China"
    page.contact_name, page.contact_email = "Press office (demo)", "press-office@mediahub.example"
    page.contact_phone = "+86 553 000 0000"
    wide = [one for one in free_pictures(session, event.id, utcnow(), 60) if one.width > one.height]
    best = max(wide, key=lambda one: (one.rating or 0, one.sharpness or 0), default=None)
    page.cover_id = best.id if best else None
    session.add(page)
    if current_terms(session, event.id) is None:
        publish_terms(session, event.id, _flowing(TERMS), None)
    press = session.scalar(select(User).where(User.email == "press@mediahub.example"))
    if press is not None:
        approve_user(session, press.id, event.id, OUTLET)


def _flowing(text: str) -> str:
    """The text with its paragraphs in one line each."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))

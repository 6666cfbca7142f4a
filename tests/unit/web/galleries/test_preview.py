"""The preview of a gallery's draft: as its public page will be, for the team, and kept by no cache."""

from __future__ import annotations

from mediahub.catalog.models import Event, EventLogo, Rendition
from mediahub.objects.renditions import PROXY
from tests.unit.web.desks import Desk


def preview_of(desk: Desk, *ids: str) -> str:
    """The address of a draft's preview."""
    return f"/galleries/{desk.post('galleries/', {'title': 'Draft', 'ids': list(ids)}).json['id']}/preview"


def test_a_draft_of_which_nothing_may_be_published_has_no_page(desk: Desk) -> None:
    held = desk.counter.add("NONE.jpg", b"none" * 90, rights_class="none")
    empty = desk.get(preview_of(desk, held))
    assert empty.status_code == 404
    assert "None of its pictures may be published" in empty.text
    way = preview_of(desk, held, desk.ids[0])
    page = desk.get(way)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert held not in page.text
    style = desk.get(f"{way}/look-x.css?from=1&to=1")
    assert (style.mimetype, style.headers["Cache-Control"]) == ("text/css", "no-store")


def test_a_clip_plays_while_it_is_in_the_draft_and_may_be_public(desk: Desk) -> None:
    clip = desk.counter.add("CLIP.jpg", b"clip" * 90, rights_class="free", kind="video")
    way = preview_of(desk, clip)
    assert desk.get(f"{way}/clip/{clip}").status_code == 404, "nothing of it plays yet"
    with desk.counter.services.database.begin() as session:
        session.add(
            Rendition(
                asset_id=clip, name=PROXY.name, key="renditions/clip.mp4", mime="video/mp4",
                width=3, height=2, size=9,
            )
        )  # fmt: skip
    assert "renditions/clip.mp4" in desk.get(f"{way}/clip/{clip}").location
    assert desk.get(f"{way}/clip/{desk.ids[0]}").status_code == 404, "it is not in this gallery"
    desk.counter.change(clip, rights_class="none")
    assert desk.get(f"{way}/clip/{clip}").status_code == 404
    assert desk.get(f"{way}/p/{clip}/thumb.jpg").status_code == 404


def test_the_logo_is_that_of_the_event(desk: Desk) -> None:
    way = preview_of(desk, desk.ids[0])
    assert desk.get(f"{way}/logo").status_code == 404
    with desk.counter.services.database.begin() as session:
        session.add(EventLogo(event_id=desk.rows(Event)[0].id, key="renditions/logo.png"))
    assert "renditions/logo.png" in desk.get(f"{way}/logo").location
    for role in ("press", "nobody"):
        client = desk.counter.app.test_client() if role == "nobody" else desk.client(role)
        assert client.get(f"{way}/logo").status_code in (302, 403)
        assert "logo.png" not in (client.get(f"{way}/logo").location or "")

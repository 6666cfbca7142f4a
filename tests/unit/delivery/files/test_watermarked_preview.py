"""The watermarked picture that press sees before an armed embargo ends."""

from __future__ import annotations

from sqlalchemy import delete, select

from mediahub.catalog.models import Rendition
from mediahub.delivery.files.watermarked_preview import make_watermarked
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures, jpeg


def test_it_is_made_of_the_thumb_and_kept(services: Services) -> None:
    (identity,) = add_pictures(services, "a" * 16)
    key = make_watermarked(services, identity, "Embargo")
    assert key is not None
    assert services.bucket.get_bytes(key) != jpeg()
    assert make_watermarked(services, identity, "Embargo") == key
    with services.database.begin() as session:
        row = session.get_one(Rendition, (identity, "marked"))
        assert (row.key, row.width, row.height) == (key, 64, 48)
        session.execute(delete(Rendition).where(Rendition.name == "thumb"))
        assert session.scalars(select(Rendition.name).order_by(Rendition.name)).all() == ["marked", "preview"]
    assert make_watermarked(services, identity, "Embargo") is None

"""One event for all pages of this folder, with faces that somebody found in its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import delete, select

from mediahub.catalog.models import (
    AssetPerson,
    Event,
    Face,
    FaceConsent,
    FaceGroup,
    FacePortrait,
    FaceScan,
    NoPublication,
)
from mediahub.catalog.models.base import utcnow
from mediahub.media.vision.faces import CHIP, EMBEDDING
from mediahub.tagging.faces import switch
from tests.unit.web.desks import Desk, open_desk

STRIP = "faces/desk/strip.jpg"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory) as made:
        strip = BytesIO()
        Image.new("RGB", (2 * CHIP, CHIP), "teal").save(strip, "JPEG")
        made.counter.services.bucket.put_bytes(STRIP, strip.getvalue(), "image/jpeg")
        yield made


@pytest.fixture
def faces(desk: Desk) -> list[int]:
    """Ids of four faces, one in each picture: of one group, and nobody's. Faces are on."""
    with desk.counter.services.database.begin() as session:
        for model in (Face, FaceScan, FaceGroup, FacePortrait, FaceConsent, AssetPerson, NoPublication):
            session.execute(delete(model))
        event = session.scalars(select(Event)).one()
        switch.switch_on(session, event.id, None, "all agreed at the door")
        group = FaceGroup(event_id=event.id)
        session.add(group)
        session.flush()
        found = []
        for number, identity in enumerate(desk.ids):
            session.add(FaceScan(asset_id=identity, faces=1, key=STRIP, finder="f", scanned_at=utcnow()))
            numbers = np.eye(128, dtype=np.float32)[0] + 0.01 * np.eye(128, dtype=np.float32)[number + 1]
            face = Face(
                asset_id=identity, place=0, x=0.1, y=0.1, width=0.2, height=0.3, score=0.9,
                embedding=numbers.astype(EMBEDDING).tobytes(), group_id=group.id,
            )  # fmt: skip
            session.add(face)
            found.append(face)
        session.flush()
        return [face.id for face in found]

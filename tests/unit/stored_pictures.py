"""Ready pictures whose objects are in the bucket, for tests of what workers make of them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from mediahub.catalog.models import Asset, Rendition
from mediahub.runtime import Services
from tests.assets import add_asset, add_event


def jpeg(colour: str = "red", size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def add_pictures(services: Services, *names: str, event: str = "summit", **values: Any) -> list[str]:
    """Assets of these names with original, preview and thumb; their ids."""
    ids = []
    with services.database.begin() as session:
        made = add_event(session, event)
        for number, name in enumerate(names):
            asset = add_asset(session, made, name, minutes=number, **values)
            services.bucket.put_bytes(asset.original_key, jpeg(), "image/jpeg")
            add_rendition(services, asset, "preview", jpeg())
            add_rendition(services, asset, "thumb", jpeg())
            ids.append(asset.id)
    return ids


def add_rendition(services: Services, asset: Asset, name: str, data: bytes, width: int = 64) -> None:
    """One rendition, with its object."""
    key = f"renditions/{asset.id}/{name}.jpg"
    services.bucket.put_bytes(key, data, "image/jpeg")
    asset.renditions.append(
        Rendition(name=name, key=key, mime="image/jpeg", width=width, height=48, size=len(data))
    )

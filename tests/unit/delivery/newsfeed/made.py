"""Items as they are written: one with everything, one that was withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mediahub.delivery.newsfeed.items import Item, ItemRendition, Named, uri_of
from mediahub.rights import Terms
from mediahub.rights.odrl import Concerned, policy
from mediahub.rights.publishing import PRESS

NOON = datetime(2025, 10, 18, 12, 0, tzinfo=UTC)
FULL = Item(
    uri=uri_of("a"),
    asset_id="a",
    version=3,
    status="usable",
    is_correction=True,
    first_at=NOON,
    changed_at=NOON + timedelta(hours=1),
    note="The name was wrong.",
    taken_at=NOON - timedelta(hours=1),
    embargo=NOON,
    expires_at=NOON + timedelta(days=9),
    title="D1-OPEN",
    headline="Opening \x0b of the summit <&>",
    caption="尹同跃 on stage",
    byline="Chen Rui",
    credit_line="Chen Rui / Summit",
    copyright="© 2025 Chen Rui",
    usage_terms="Editorial use only.",
    source="Summit pool",
    people=(Named("yin", "Yin Tongyue"),),
    tags=(Named("robotics", "Robotics"),),
    sessions=(Named("D1", "Opening"),),
    event=Named("summit", "Summit"),
    location="Grand Hall",
    city="Wuhu",
    country="China",
    source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    data_mining="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
    filename="DSC_1.jpg",
    rights=policy(PRESS, Terms("ready", "editorial"), Concerned("urn:p", "urn:a", "urn:e", credit_line="C")),
    renditions=(
        ItemRendition(
            "highRes", "image/jpeg", "https://photos.example/f/1", 3000, 2000, 912_345, "ab" * 32, "DSC_1.jpg"
        ),
        ItemRendition("thumbnail", "image/jpeg", "https://photos.example/t", 480, 320, 9000),
    ),
)
KILLED = Item(
    FULL.uri, "a", 4, "canceled", False, FULL.first_at, FULL.changed_at, "It was withdrawn.", kind="photo"
)
GENERATED = replace(
    FULL,
    is_generated=True,
    source_type="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    ai_system="Firefly 3",
)
CLIP = replace(FULL, kind="video")
WITHHELD = replace(FULL, status="withheld", renditions=())
BARE = Item(uri_of("b"), "b", 1, "usable", False, NOON, NOON, headline="DSC_2.jpg", byline="Chen Rui")
ALL = (FULL, KILLED, GENERATED, CLIP, WITHHELD, BARE)

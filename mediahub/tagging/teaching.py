"""Teaching a tag: from a few pictures that have it to proposals for those that look like them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, AssetTag, Event, Source, Status, Tag
from mediahub.catalog.outbox import announce
from mediahub.search.alike import like_all, load_looks

TAUGHT_BY = 3
"""Examples that are needed; five are better."""
MOST_EXAMPLES = 40
LEAST = 0.42
"""How alike, of 1, a proposal must be."""
MOST = 200
"""Proposals of one lesson, the likest first: more are asked for after these were reviewed."""
CONFIDENCE = 0.7
"""Of a perfect likeness: looks are no proof."""
TAGGER = "look"
REASON = "It looks like {count} pictures with this tag."


class TooFewExamples(ValueError):
    """A tag that too few pictures have; the message says how many are needed."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} pictures have this tag; give it to at least {TAUGHT_BY} by hand first.")


def teach(session: DbSession, event: Event, tag: Tag) -> int:
    """Propose the tag for pictures that look like those which have it; says how many.

    A picture for which it was rejected, or is suggested already, is left alone. Raises TooFewExamples.
    """
    rows = session.execute(
        select(AssetTag.asset_id, AssetTag.status)
        .join(Asset, Asset.id == AssetTag.asset_id)
        .where(AssetTag.tag_id == tag.id, Asset.event_id == event.id, Asset.state == "ready")
        .order_by(AssetTag.source != Source.MANUAL.value, AssetTag.asset_id)
    ).all()
    examples = [asset_id for asset_id, status in rows if status == Status.ACCEPTED.value][:MOST_EXAMPLES]
    if len(examples) < TAUGHT_BY:
        raise TooFewExamples(len(examples))
    known = {asset_id for asset_id, _ in rows}
    scores = like_all(load_looks(session, event.id), examples)
    proposed = sorted(
        (score, asset_id) for asset_id, score in scores.items() if score >= LEAST and asset_id not in known
    )[::-1][:MOST]
    for score, asset_id in proposed:
        confidence = round(min(score, 1.0) * CONFIDENCE, 3)
        made = {"source": Source.LOOK.value, "confidence": confidence, "status": Status.SUGGESTED.value}
        said = {"tagger": TAGGER, "reason": REASON, "values": {"count": str(len(examples))}, **made}
        session.add(AssetTag(asset_id=asset_id, tag_id=tag.id, evidence=[said], **made))
    session.flush()
    announce(session, [asset_id for _, asset_id in proposed])
    return len(proposed)

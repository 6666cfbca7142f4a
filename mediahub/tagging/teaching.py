"""Teaching a tag: from a few pictures that have it to proposals for those that look like them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetTag, Event, Source, Status, Tag, TagName
from mediahub.catalog.names import fold_name
from mediahub.messages import N_
from mediahub.problems import Conflict, Missing
from mediahub.search.similarity.alike import taught
from mediahub.search.similarity.looks import load_features

TAUGHT_BY = 3
"""Examples that are needed; five are better."""
MAX_EXAMPLES = 40
MAX_RIVALS = 24
MIN_LIKENESS = 0.42
"""How alike, of 1, a proposal must be where only colours and hash can tell."""
MAX_PROPOSALS = 200
"""Proposals of one lesson, the likest first: more are asked for after these were reviewed."""
CONFIDENCE = 0.7
"""Of a perfect likeness: looks are no proof."""
TAGGER = "look"
REASON = N_("It looks like {count} pictures with this tag.")


class TooFewExamples(Conflict, ValueError):
    """A tag that too few pictures have; the message says how many are needed."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} pictures have this tag; give it to at least {TAUGHT_BY} by hand first.")


class NoSuchTag(Missing):
    """No tag is called so."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A tag that was taught, and for how many pictures it is proposed now."""

    label: str
    proposed: int


def teach_called(database: Database, event_id: int, name: str) -> Taught:
    """Teach the tag with this slug, or any of its names. Raises NoSuchTag, TooFewExamples."""
    known = select(TagName.tag_id).where(TagName.folded == fold_name(name))
    query = select(Tag).where((Tag.slug == name) | Tag.id.in_(known)).order_by(Tag.id)
    with database.begin() as session:
        tag = session.scalar(query.limit(1))
        if tag is None:
            raise NoSuchTag(N_("There is no such tag yet. Give it to a few pictures first."))
        taught = Taught(tag.label, teach(session, session.get_one(Event, event_id), tag))
        details = {"taught": taught.proposed}
        audit.record(session, audit.Action.VOCABULARY_CHANGED, tag, details, event_id=event_id)
        return taught


def teach(session: DbSession, event: Event, tag: Tag) -> int:
    """Propose the tag for pictures that look like those which have it; says how many.

    A picture for which it was rejected, or is suggested already, is left alone. Raises TooFewExamples.
    """
    depictions = _depictions(session, event, tag)
    examples = [asset_id for asset_id, status in depictions if status == Status.ACCEPTED][:MAX_EXAMPLES]
    if len(examples) < TAUGHT_BY:
        raise TooFewExamples(len(examples))
    rejected = [asset_id for asset_id, status in depictions if status == Status.REJECTED][:MAX_EXAMPLES]
    rivals = _rivals(session, event, tag, examples)
    scores = taught(load_features(session, event.id), examples, rejected, rivals, MIN_LIKENESS)
    known = {asset_id for asset_id, _ in depictions}
    ranked = sorted(((score, asset_id) for asset_id, score in scores.items()), reverse=True)
    proposed = [pair for pair in ranked if pair[1] not in known][:MAX_PROPOSALS]
    for score, asset_id in proposed:
        confidence = round(min(score, 1.0) * CONFIDENCE, 3)
        made = {"source": Source.LOOK.value, "confidence": confidence, "status": Status.SUGGESTED.value}
        said = {"tagger": TAGGER, "reason": REASON, "values": {"count": str(len(examples))}, **made}
        session.add(AssetTag(asset_id=asset_id, tag_id=tag.id, evidence=[said], **made))
    session.flush()
    enqueue(session, [asset_id for _, asset_id in proposed])
    return len(proposed)


def _depictions(session: DbSession, event: Event, tag: Tag) -> Sequence[tuple[str, str]]:
    """The event's pictures with the tag, however it came, each with its status: by hand first."""
    rows = session.execute(
        select(AssetTag.asset_id, AssetTag.status)
        .join(Asset, Asset.id == AssetTag.asset_id)
        .where(AssetTag.tag_id == tag.id, Asset.event_id == event.id, Asset.state == "ready")
        .order_by(AssetTag.source != Source.MANUAL.value, AssetTag.asset_id)
    )
    return [(asset_id, status) for asset_id, status in rows]


def _rivals(session: DbSession, event: Event, tag: Tag, examples: Sequence[str]) -> list[list[str]]:
    """What other tags were given to by hand. A tag that shares a picture with this one is none: it may well
    be of the same pictures."""
    rows = session.execute(
        select(AssetTag.tag_id, AssetTag.asset_id)
        .join(Asset, Asset.id == AssetTag.asset_id)
        .where(
            Asset.event_id == event.id,
            Asset.state == "ready",
            AssetTag.tag_id != tag.id,
            AssetTag.status == Status.ACCEPTED.value,
            AssetTag.source == Source.MANUAL.value,
        )
        .order_by(AssetTag.tag_id, AssetTag.asset_id)
    )
    by_tag: dict[int, list[str]] = defaultdict(list)
    for other, asset_id in rows:
        by_tag[other].append(asset_id)
    own = set(examples)
    apart = [ids for ids in by_tag.values() if len(ids) >= TAUGHT_BY and own.isdisjoint(ids)]
    return [ids[:MAX_EXAMPLES] for ids in apart[:MAX_RIVALS]]

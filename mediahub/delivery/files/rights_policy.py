"""The rights of one picture as a policy of ODRL, for whoever asks."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset
from mediahub.delivery.files import fields
from mediahub.delivery.files.policy import Policy, policy_of
from mediahub.rights import Viewer
from mediahub.rights.odrl import Concerned, policy


def policy_for(session: Session, viewer: Viewer, asset: Asset, base_url: str) -> dict[str, Any]:
    """What `viewer` may do with an asset, at any time; see `rights.odrl`."""
    about = concerned(asset, policy_of(session, asset.event_id), base_url)
    return policy(viewer, terms_of(asset), about)


def concerned(asset: Asset, policy_of_event: Policy, base_url: str) -> Concerned:
    """Whom and what the policy of an asset is about."""
    return Concerned(
        uid=f"{base_url}/api/v1/assets/{asset.id}/policy",
        target=f"{base_url}/assets/{asset.id}",
        assigner=f"{base_url}/events/{asset.event_slug}",
        credit_line=fields.subject_of(asset, policy_of_event).credit_line,
        mining=fields.data_mining(asset, policy_of_event),
        constraints=asset.other_constraints,
    )
